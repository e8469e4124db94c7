"""A fault in our own code is said with a reference; neither the screen nor the log holds a value."""

import logging

import pytest

from tests.lib.app import with_samples, words


@pytest.mark.parametrize("page", ["pages/pupil.py", "pages/meeting.py"])
def test_a_fault_shows_a_reference_and_never_the_value(page, monkeypatch, caplog):
    app = with_samples()

    def broken(*args, **kwargs):
        raise ValueError("CANARY Okafor")

    monkeypatch.setattr("aim.screens.pupil.screen.facts_this_year", broken)
    monkeypatch.setattr("aim.screens.meeting.screen.open_days", broken)
    with caplog.at_level(logging.DEBUG):
        app.switch_page(page).run()
    said = words(app)
    assert "Reference" in said
    assert "CANARY" not in said
    assert "Traceback" not in said
    assert not app.exception
    ours = [record for record in caplog.records if record.name == "aim.app"]
    assert len(ours) == 1
    assert ours[0].getMessage().split(":")[0] in said
    assert not any("CANARY" in record.getMessage() for record in caplog.records)
