"""What the owner is told of a channel that other organisations read."""

from __future__ import annotations

from bot.messages.shared_channel import shared_channel_message
from bot.usecases.said_views import SharedChannelView
from tests.bot.messages.conftest import Golden
from tests.support.views import a_contract_view


def test_the_owner_is_warned_without_a_price(golden: Golden) -> None:
    message = shared_channel_message(SharedChannelView(contract=a_contract_view(started=True)))

    assert "USD" not in message.text
    golden("shared_channel", message)
