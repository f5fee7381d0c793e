"""Settings that do not go together are found, and those that do are left alone."""

from pathlib import Path

import pytest

from doctor.conftest import MakeSettings
from messenger.doctor.contradictions import env_file, settings_together
from messenger.doctor.findings import Level

HOOK = {"webhook_url": "https://example.org/hook", "webhook_secret": "very_secret"}
PG = "postgresql://a:very_secret@db/name"


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({"bot_token": None}, Level.WRONG, "BOT_TOKEN is not set"),
        ({"webhook_secret": "very_secret"}, Level.LOOK, "WEBHOOK_SECRET is set and WEBHOOK_URL is not"),
        ({**HOOK, "webhook_url": "https://example.org:9443/very_secret"}, Level.WRONG, "port 9443"),
        ({**HOOK, "port": 9090, "metrics_port": 9090}, Level.WRONG, "both 9090"),
        ({**HOOK, "port": 0}, Level.WRONG, "PORT is 0"),
        ({"bind_host": "0.0.0.0", "metrics_port": 9090}, Level.LOOK, "other machines"),  # noqa: S104  # what is tested
        ({"api_base_url": "http://bot-api:8081"}, Level.LOOK, "reads the token"),
        ({"database_url": PG}, Level.LOOK, "same DATA_KEY"),
        ({}, Level.OK, "none contradicts"),
        ({**HOOK, "metrics_port": 9090}, Level.OK, "none contradicts"),
        ({**HOOK, "webhook_url": "https://example.org:8443/hook"}, Level.OK, "none contradicts"),
        ({"bind_host": "0.0.0.0"}, Level.OK, "none contradicts"),  # noqa: S104  # what is tested
        (
            {"bind_host": "::1", "metrics_port": 9090, "api_base_url": "http://localhost:1"},
            Level.OK,
            "none contradicts",
        ),
        ({"database_url": PG, "data_key": "very_secret"}, Level.OK, "none contradicts"),
    ],
    ids=str,
)
def test_settings(make: MakeSettings, changes: dict[str, object], level: Level, words: str) -> None:
    """Each contradiction is named by its settings, and no secret is shown."""
    [finding] = settings_together(make(**changes))
    assert finding.level is level
    assert words in finding.text
    assert "very_secret" not in finding.text


def test_the_file_with_the_secrets(tmp_path: Path) -> None:
    """It should be readable by its owner only; there need not be one."""
    file = tmp_path / ".env"
    assert env_file(file) == []
    file.write_text("BOT_TOKEN=x", encoding="utf-8")
    file.chmod(0o644)
    assert [finding.level for finding in env_file(file)] == [Level.LOOK]
    file.chmod(0o600)
    assert [finding.level for finding in env_file(file)] == [Level.OK]
