"""Who has signed in, from what the sign-in service said of them (OpenID Connect's ID token).

Who they are is the issuer and its subject, never an e-mail address: addresses change hands, and another
issuer can write any into its token. Of Microsoft Entra these are the tenant and the object ID, which stand in
its own lists of people, so a table can be made before anyone has signed in; Microsoft's ``sub`` differs from
app to app.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aim.access.problems import NotLetIn

_MICROSOFT = "https://login.microsoftonline.com/{tenant}/v2.0"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """One person as one sign-in service knows them, for as long as they have an account there."""

    tenant: str  # the tenant's ID for Microsoft Entra, else the address of the issuer
    subject: str  # the object ID for Microsoft Entra, else what the issuer calls the subject

    @classmethod
    def of(cls, tenant: str, subject: str) -> Identity:
        """One person however an ID in hexadecimal digits was typed; all else is compared as it stands."""
        return cls(_as_compared(tenant), _as_compared(subject))


def _as_compared(text: str) -> str:
    text = text.strip()
    return text.lower() if _GUID.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in in one browser: another one there or elsewhere has begun at another time."""

    who: Identity
    began: datetime
    ends: datetime  # from then on it says nothing any more


def sign_in_of(claims: Mapping[str, object]) -> SignIn:
    """The sign-in that an ID token tells of. Raises NotLetIn where it does not say who, or until when."""
    issuer, subject = _text(claims, "iss"), _text(claims, "sub")
    tenant, person = _text(claims, "tid"), _text(claims, "oid")
    began, ends = _moment(claims, "iat"), _moment(claims, "exp")
    if not issuer or not subject or began is None or ends is None:
        raise NotLetIn(
            "The sign-in service did not say who you are, or how long your sign-in lasts.",
            "Pass this on to whoever runs this server: its token needs iss, sub, iat and exp.",
        )
    if tenant and person and issuer == _MICROSOFT.format(tenant=tenant):
        return SignIn(Identity.of(tenant, person), began, ends)
    return SignIn(Identity.of(issuer, subject), began, ends)


def _text(claims: Mapping[str, object], name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) else ""


def _moment(claims: Mapping[str, object], name: str) -> datetime | None:
    """A time as a token gives it, in seconds since 1970."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(found, UTC)
    except (ValueError, OverflowError, OSError):
        return None
