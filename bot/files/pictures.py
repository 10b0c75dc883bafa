"""Pictures as files. matplotlib takes a second to load, so it is loaded when the first one is drawn."""

from __future__ import annotations

from bot.files.made import MadeFile, file_name, title
from bot.usecases.views import ContractView


def chart_file(view: ContractView) -> MadeFile:
    """Cash over time under each option."""
    from bot.pictures.card import png
    from bot.pictures.chart import chart_figure
    from bot.pictures.chart_facts import alt_text

    return MadeFile(
        name=file_name(view.record, "cash", "png"),
        title=title(view.record, "what each option costs"),
        content=png(chart_figure(view)),
        alt_text=alt_text(view),
    )


def timeline_file(view: ContractView) -> MadeFile:
    """The dated plan with its states."""
    from bot.pictures.card import png
    from bot.pictures.timeline import timeline_figure
    from bot.pictures.timeline_facts import alt_text

    return MadeFile(
        name=file_name(view.record, "timeline", "png"),
        title=title(view.record, "the timeline"),
        content=png(timeline_figure(view)),
        alt_text=alt_text(view),
    )
