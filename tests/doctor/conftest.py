"""Settings to be looked at, with a state folder of their own and nothing of the maintainer's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from messenger.settings import Settings

TOKEN = "123456:very_secret_token"

MakeSettings = Callable[..., Settings]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeSettings:
    """Makes settings; what is not given is as a maintainer would leave it, but for the ports."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def settings(**changes: Any) -> Settings:  # noqa: ANN401  # each setting has its own type
        usual: dict[str, Any] = {"bot_token": TOKEN, "state_dir": tmp_path / "state", "metrics_port": 0}
        return Settings(_env_file=None, **{**usual, **changes})

    return settings
