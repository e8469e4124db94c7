"""The settings that keep pupil data on the machine. A change here changes what the app may do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from streamlit import config

ROOT = Path(__file__).resolve().parents[2]

SETTINGS: dict[str, dict[str, object]] = {
    "browser": {"gatherUsageStats": False},
    "client": {
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "toolbarMode": "minimal",
        "disableDataExport": True,
    },
    "global": {"disableWidgetStateDuplicationWarning": True},
    "server": {
        "headless": True,
        "address": "127.0.0.1",
        "allowedHosts": ["localhost", "127.0.0.1"],
        "enableCORS": True,
        "enableXsrfProtection": True,
        "xsrfCookieSameSite": "strict",
        "maxUploadSize": 100,
        "maxMessageSize": 50,
        "enableStaticServing": False,
        "disconnectedSessionTTL": 120,
        "fileWatcherType": "none",
        "runOnSave": False,
        "maxCacheDataSize": "500mb",
    },
    "theme": {
        "base": "light",
        "primaryColor": "#12436D",
        "backgroundColor": "#FFFFFF",
        "secondaryBackgroundColor": "#F3F6F9",
        "textColor": "#0B0C0C",
        "linkColor": "#12436D",
        "grayTextColor": "#505A5F",
        "font": "sans-serif",
        "borderColor": "#848F99",
        "dataframeBorderColor": "#C5CCD3",
        "showWidgetBorder": True,
        "showSidebarBorder": True,
    },
}

# Every server and client setting of the pinned Streamlit that we leave at its default, each looked at once.
# A new one after an upgrade makes the test below fail until somebody has looked at that too.
LEFT_AT_DEFAULT = {
    "client.allowedOrigins",
    "client.showSidebarNavigation",
    "server.agentMaxSessions",
    "server.agentPreviewRows",
    "server.agentSessionTTL",
    "server.agentWaitTimeout",
    "server.allowRunOnSave",
    "server.baseUrlPath",
    "server.cookieSecret",
    "server.corsAllowedOrigins",
    "server.customComponentBaseUrlPath",
    "server.enableAgentApi",
    "server.enableExpensiveMemoryStats",
    "server.enableWebsocketCompression",
    "server.folderWatchBlacklist",
    "server.folderWatchList",
    "server.maxWidgetStateSize",
    "server.port",
    "server.scriptHealthCheckEnabled",
    "server.showEmailPrompt",
    "server.sslCertFile",
    "server.sslKeyFile",
    "server.trustedUserHeaders",
    "server.unsafeMetricsUserAttributes",
    "server.websocketPingInterval",
}


def shipped() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_shipped_settings_are_the_agreed_ones() -> None:
    assert shipped() == SETTINGS


def test_streamlit_knows_every_setting() -> None:
    names = {f"{section}.{key}" for section, keys in SETTINGS.items() for key in keys}
    assert names <= set(config._config_options_template)


def test_every_server_and_client_setting_has_been_looked_at() -> None:
    known = {name for name in config._config_options_template if name.startswith(("server.", "client."))}
    ours = {f"{section}.{key}" for section in ("server", "client") for key in SETTINGS[section]}
    assert known - ours == LEFT_AT_DEFAULT


def test_the_agent_interface_stays_off() -> None:
    assert config._config_options_template["server.enableAgentApi"].default_val is False


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2.2 defines it: 0 for black, 1 for white."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faded(colour: str, background: str, share: float) -> str:
    """What the eye gets when Streamlit draws a colour partly see-through."""
    parts = (
        (int(colour[place : place + 2], 16), int(background[place : place + 2], 16)) for place in (1, 3, 5)
    )
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in parts)


def test_text_captions_and_edges_have_contrast_enough() -> None:
    theme = shipped()["theme"]
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for colour in (theme["textColor"], theme["linkColor"], theme["grayTextColor"], theme["primaryColor"]):
            assert contrast(colour, background) >= 4.5
        # st.caption is the text colour at 60% (opacity 0.6 in 1.67); axe found the default pale
        assert contrast(faded(theme["textColor"], background, 0.6), background) >= 4.5
        assert contrast(theme["borderColor"], background) >= 3
