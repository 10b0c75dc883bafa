"""Currencies and rounding. Amounts are exact (`Fraction`) until they are shown or stored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_WITH_TWO_DECIMALS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL "
    "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
    "MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS "
    "VES WST XCD YER ZAR ZMW"
)

MINOR_UNITS: dict[str, int] = (
    dict.fromkeys(_WITHOUT_DECIMALS.split(), 0)
    | dict.fromkeys(_WITH_TWO_DECIMALS.split(), 2)
    | dict.fromkeys(_WITH_THREE_DECIMALS.split(), 3)
)
"""Decimals of each currency in use. Source: ISO 4217, list one."""


def round_money(amount: Fraction | Decimal, currency: str) -> Decimal:
    """`amount` rounded half up to the currency's own minor unit."""
    return round_half_up(Fraction(amount), MINOR_UNITS[currency])


def round_half_up(number: Fraction, decimals: int) -> Decimal:
    """`number` with this many decimals; halves away from zero."""
    scaled = abs(number) * 10**decimals
    units = int(scaled + Fraction(1, 2))
    return Decimal(units if number >= 0 else -units).scaleb(-decimals)


def has_minor_units_only(amount: Decimal, currency: str) -> bool:
    """Whether `amount` can be paid in this currency: no more decimals than it has."""
    scale: int = 10 ** MINOR_UNITS[currency]
    return (Fraction(amount) * scale).denominator == 1
