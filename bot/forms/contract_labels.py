"""Labels and choices of the contract form."""

from __future__ import annotations

from bot.forms.amounts import UNIT_NAMES
from bot.forms.contract_draft import Access, AutoRenews, Block, Flag
from bot.forms.modals import Choices
from bot.forms.proof_form import METHOD_NAMES
from planner.contract import Billing

LABELS = {
    Block.VENDOR: "Vendor",
    Block.SEATS: "Seats",
    Block.PRICE: "Price",
    Block.UNIT: "What the price is for",
    Block.END_ON: "Last paid day",
    Block.NOTICE_DAYS: "Days of notice",
    Block.CHANNEL: "Channel for the reminders",
    Block.PLAN: "Vendor's plan",
    Block.CURRENCY: "Currency",
    Block.BILLING: "Billing",
    Block.TERM_MONTHS: "Term in months",
    Block.RENEWAL_TERM_MONTHS: "Next term in months",
    Block.AUTO_RENEWS: "Renewal",
    Block.NOTICE_METHOD: "Way of notice",
    Block.RESELLER: "Reseller's address",
    Block.REPLACEMENT_NAME: "Replacement",
    Block.REPLACEMENT_PRICE: "Replacement's price",
    Block.REPLACEMENT_SEATS: "Replacement's seats",
    Block.TRIAL_DAYS: "Trial in days",
    Block.SITUATION: "Situation",
    Block.BILLING_ERROR: "Charged by mistake",
    Block.OWNER: "Owner",
    Block.BACKUP: "Backup",
    Block.ACCESS: "Who may read it",
    Block.TIMEZONE: "Time zone",
    Block.COUNTRY: "Country for holidays",
    Block.LEFTOVER: "Not placed yet",
}
"""An error names a field by its label where the field itself is not shown."""

FLAG_NAMES: Choices = {
    Flag.ACTIVE_PROBLEMS: "It does harm: trust, wrong data, overhead",
    Flag.BUDGET_CONSTRAINED: "No budget for two tools at once",
    Flag.ALREADY_RENEWED: "It has just renewed by itself",
    Flag.ZERO_USAGE: "Nobody uses it",
    Flag.ACCOUNT_MANAGER: "The vendor gave us an account manager",
}
UNITS: Choices = UNIT_NAMES
BILLINGS: Choices = {Billing.PREPAID_ANNUAL: "A year in advance", Billing.MONTHLY: "Monthly"}
RENEWALS: Choices = {
    AutoRenews.YES: "Renews unless notice is given",
    AutoRenews.NO: "Ends by itself",
}
METHODS = METHOD_NAMES
ACCESSES: Choices = {
    Access.READABLE: "Everybody in the workspace",
    Access.RESTRICTED: "Only its people and admins",
}

HINTS = {
    Block.END_ON: (
        "Like 31 Mar 2027 or 2027-03-31; without a year it is the next such day. "
        "“renews 1 Apr 2027” means the day before."
    ),
    Block.PLAN: "As your order form names it, like Business; letters mention it.",
    Block.CURRENCY: "ISO code, like USD or EUR; may also stand beside the price.",
    Block.BILLING: "A year in advance is assumed if you leave it so: check your order form.",
    Block.TERM_MONTHS: "How long a term lasts, like 12.",
    Block.RESELLER: "Bought through a reseller: only it can change the contract, so letters go there.",
    Block.REPLACEMENT_NAME: "The tool that takes over, like Intelogos.",
    Block.REPLACEMENT_SEATS: "As many as now, if empty.",
    Block.TRIAL_DAYS: "Like 7; 0 if it is paid from the first day.",
    Block.BILLING_ERROR: "A documented erroneous charge, like 950.",
    Block.OWNER: "Is asked to act.",
    Block.BACKUP: "Is asked when the owner does not answer.",
    Block.ACCESS: (
        "If empty, the channel decides: a private one restricts it. Restricted: only owner, backup, "
        "registrant and admins see it, and its reminders go only to a private channel or a direct message."
    ),
    Block.TIMEZONE: "Like Europe/Berlin. The dates and the hour of the reminders follow it.",
    Block.COUNTRY: "Code like US or DE: notice is not planned for its public holidays.",
    Block.LEFTOVER: "Move it to the field where it belongs, or delete it: it is not saved.",
}
