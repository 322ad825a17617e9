"""What counts as the same message."""

from __future__ import annotations

from data_access.streams.wire.message_digests import digest, raw_digest


def test_order_and_white_space_make_no_difference() -> None:
    assert digest(b'{"a":1,"b":{"c":[1,2],"d":"x"}}') == digest(
        b'{ "b": {"d":"\\u0078", "c":[1, 2]}, "a":1 }'
    )


def test_any_other_value_does() -> None:
    file_digest = digest(b'{"a":1,"b":[1,2]}')
    assert file_digest not in {digest(b'{"a":2,"b":[1,2]}'), digest(b'{"a":1,"b":[2,1]}'), digest(b'{"a":1}')}
    assert len(file_digest) == 8


def test_bytes_that_are_no_json_have_a_digest_too() -> None:
    assert raw_digest(b"\xff") != raw_digest(b"\xfe")
