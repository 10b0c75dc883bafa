"""The ways of giving notice, in words."""

from __future__ import annotations

from planner.playbook import NoticeMethod

METHODS = {
    NoticeMethod.FORM: "by form",
    NoticeMethod.EMAIL: "by e-mail",
    NoticeMethod.PORTAL: "in the vendor's portal",
    NoticeMethod.CERTIFIED_MAIL: "by certified post",
    NoticeMethod.INTERNATIONAL_MAIL: "by international post",
}
