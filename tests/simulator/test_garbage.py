"""Whatever arrives, the answer is a refusal in JSON, never a 500 and never silence."""

import io
import json

import pytest

from messenger.simulator import Person
from simulator.support import TOKEN, Api

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, b"{"),
        (JSON, b"\xff\xfe\x00"),
        (JSON, b"[]"),
        (JSON, b"NaN"),
        (JSON, b'{"chat_id": ' + b"9" * 5000 + b', "text": "x"}'),
        (JSON, b'{"chat_id": ' + b"9" * 300 + b', "text": "x"}'),
        (JSON, b"[" * 100_000),
        (JSON, b'{"chat_id": 1001, "text": "\\ud83d"}'),
        (JSON, b'{"chat_id": 1001, "text": "x", "\\ud83d": 1}'),
        (JSON, b'{"chat_id": 1001, "text": "x", "reply_markup": "' + b"[" * 100_000 + b'"}'),
        (JSON, b'{"chat_id": 1001, "text": "x", "reply_markup": "{\\"a\\": \\"\\\\ud83d\\"}"}'),
        (JSON, b'{"chat_id": {"a": 1}, "text": null}'),
        (FORM, b"chat_id=1001&text=%ff%fe"),
        (FORM, b"\xff\xfe"),
        (FORM, b"&".join([b"a=1"] * 1000)),
        (PARTS, b"nothing of the kind"),
        (PARTS, b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"),
        (PARTS, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n'),
        (PARTS, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nx'),
        ({"Content-Type": "multipart/form-data"}, b"x"),
        ({"Content-Type": "multipart/mixed; boundary=x"}, b"--x\r\n\r\n--x--"),
        ({"Content-Type": "text/plain; charset=nonsense"}, b"x"),
        ({"Content-Type": "image/png"}, b"\x89PNG"),
        ({**JSON, "Content-Encoding": "gzip"}, b"not gzip"),
    ],
)
async def test_garbage_is_refused(api: Api, person: Person, headers: dict[str, str], body: bytes) -> None:
    """A body that cannot be read, or holds nonsense, is a 400."""
    url = f"{api.base_url}/bot{TOKEN}/sendMessage"
    async with api.session.post(url, data=body, headers=headers, skip_auto_headers=["Content-Type"]) as answer:
        refusal = json.loads(await answer.read())
    assert (answer.status, refusal["ok"], refusal["error_code"]) == (400, False, 400)
    assert (await api.result("sendMessage", chat_id=person.id, text="still there"))["text"] == "still there"


async def test_a_huge_body(api: Api) -> None:
    """A body beyond the limit is refused before it is kept."""
    for headers, start in (
        (JSON, b'{"text": "'),
        (PARTS, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n'),
    ):
        body = io.BytesIO(start + b"x" * (51 * 1024 * 1024))
        async with api.session.post(f"{api.base_url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert json.loads(await answer.read())["description"] == "Bad Request: request entity too large"


@pytest.mark.parametrize("path", ["/page/persons", "/page/persons/1001/messages", "/page/persons/1001/presses"])
@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"text": 1}', b'{"first_name": "\\ud83d"}', b'{"a": 1}'])
async def test_garbage_on_the_page(api: Api, person: Person, path: str, body: bytes) -> None:
    """The page's side answers 400 with an error in JSON."""
    assert person.id == 1001
    async with api.session.post(f"{api.base_url}{path}", data=body) as answer:
        assert answer.status == 400
        assert json.loads(await answer.read())["error"]
