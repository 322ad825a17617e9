"""Ranges of characters by current Unicode, written by scripts/unicode_ranges.py."""

from __future__ import annotations

from typing import Final


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """(first, last) of each "first-last" or "one", in hexadecimal."""
    pairs = (part.partition("-") for part in text.split())
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in pairs)


def _digits(text: str) -> dict[int, str]:
    """Character -> its digit, "0" to "9"."""
    runs = (part.partition("=") for part in text.split())
    return {
        code: str(int(value) + code - first)
        for run, _, value in runs
        for first, last in _ranges(run)
        for code in range(first, last + 1)
    }


def char_class(ranges: tuple[tuple[int, int], ...]) -> str:
    """The ranges as they stand between the brackets of a regular expression."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


HAN: Final = _ranges(
    "2e80-2e99 2e9b-2ef3 2f00-2fd5 3005 3007 3021-3029 3038-303b 3400-4dbf 4e00-9fff f900-fa6d "
    "fa70-fad9 16fe2-16fe3 16ff0-16ff6 20000-2a6df 2a700-2b81e 2b820-2cead 2ceb0-2ebe0 2ebf0-2ee5d "
    "2f800-2fa1d 30000-3134a 31350-33479 "
)
"""Chinese characters of every plane, with compatibility forms, radicals and the signs 々 〇."""

UNSEEN: Final = _ranges(
    "0-8 e-1f 7f-84 86-9f ad 300-36f 483-489 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7-5c9 600-605 610-61a 61c "
    "64b-65f 670 6d6-6dd 6df-6e4 6e7-6e8 6ea-6ed 70f 711 730-74a 7a6-7b0 7eb-7f3 7fd 816-819 81b-823 "
    "825-827 829-82d 859-85b 890-891 897-89f 8ca-902 93a 93c 941-948 94d 951-957 962-963 981 9bc "
    "9c1-9c4 9cd 9e2-9e3 9fe a01-a02 a3c a41-a42 a47-a48 a4b-a4d a51 a70-a71 a75 a81-a82 abc ac1-ac5 "
    "ac7-ac8 acd ae2-ae3 afa-aff b01 b3c b3f b41-b44 b4d b53-b56 b62-b63 b82 bc0 bcd c00 c04 c3c "
    "c3e-c40 c46-c48 c4a-c4d c55-c56 c62-c63 c81 cbc cbf cc6 ccc-ccd ce2-ce3 d00-d01 d3b-d3c d41-d44 "
    "d4d d62-d63 d81 dca dd2-dd4 dd6 e31 e34-e3a e47-e4e eb1 eb4-ebc ec8-ece f18-f19 f35 f37 f39 "
    "f71-f7e f80-f84 f86-f87 f8d-f97 f99-fbc fc6 102d-1030 1032-1037 1039-103a 103d-103e 1058-1059 "
    "105e-1060 1071-1074 1082 1085-1086 108d 109d 115f-1160 135d-135f 1712-1714 1732-1733 1752-1753 "
    "1772-1773 17b4-17b5 17b7-17bd 17c6 17c9-17d3 17dd 180b-180f 1885-1886 18a9 1920-1922 1927-1928 "
    "1932 1939-193b 1a17-1a18 1a1b 1a56 1a58-1a5e 1a60 1a62 1a65-1a6c 1a73-1a7c 1a7f 1ab0-1af0 "
    "1b00-1b03 1b34 1b36-1b3a 1b3c 1b42 1b6b-1b73 1b80-1b81 1ba2-1ba5 1ba8-1ba9 1bab-1bad 1be6 "
    "1be8-1be9 1bed 1bef-1bf1 1c2c-1c33 1c36-1c37 1cd0-1cd2 1cd4-1ce0 1ce2-1ce8 1ced 1cf4 1cf8-1cf9 "
    "1dc0-1dff 200b-200f 202a-202e 2060-206f 20d0-20f0 2800 2cef-2cf1 2d7f 2de0-2dff 302a-302d "
    "3099-309a 3164 a66f-a672 a674-a67d a69e-a69f a6f0-a6f1 a802 a806 a80b a825-a826 a82c a8c4-a8c5 "
    "a8e0-a8f1 a8ff a926-a92d a947-a951 a980-a982 a9b3 a9b6-a9b9 a9bc-a9bd a9e5 aa29-aa2e aa31-aa32 "
    "aa35-aa36 aa43 aa4c aa7c aab0 aab2-aab4 aab7-aab8 aabe-aabf aac1 aaec-aaed aaf6 abe5 abe8 abed "
    "fb1e fe00-fe0f fe20-fe2f feff ffa0 fff0-fffb 101fd 102e0 10376-1037a 10a01-10a03 10a05-10a06 "
    "10a0c-10a0f 10a38-10a3a 10a3f 10ae5-10ae6 10d24-10d27 10d69-10d6d 10eab-10eac 10ecb-10ecf "
    "10ef0-10eff 10f46-10f50 10f82-10f85 11001 11038-11046 11070 11073-11074 1107f-11081 110b3-110b6 "
    "110b9-110ba 110bd 110c2 110cd 11100-11102 11127-1112b 1112d-11134 11173 11180-11181 111b6-111be "
    "111c9-111cc 111cf 1122f-11231 11234 11236-11237 1123e 11241 112df 112e3-112ea 11300-11301 "
    "1133b-1133c 11340 11366-1136c 11370-11374 113bb-113c0 113ce 113d0 113d2 113e1-113e2 11438-1143f "
    "11442-11444 11446 1145e 114b3-114b8 114ba 114bf-114c0 114c2-114c3 115b2-115b5 115bc-115bd "
    "115bf-115c0 115dc-115dd 11633-1163a 1163d 1163f-11640 116ab 116ad 116b0-116b5 116b7 1171d 1171f "
    "11722-11725 11727-1172b 1182f-11837 11839-1183a 1193b-1193c 1193e 11943 119d4-119d7 119da-119db "
    "119e0 11a01-11a0a 11a33-11a38 11a3b-11a3e 11a47 11a51-11a56 11a59-11a5b 11a8a-11a96 11a98-11a99 "
    "11b60 11b62-11b64 11b66 11c30-11c36 11c38-11c3d 11c3f 11c92-11ca7 11caa-11cb0 11cb2-11cb3 "
    "11cb5-11cb6 11d31-11d36 11d3a 11d3c-11d3d 11d3f-11d45 11d47 11d90-11d91 11d95 11d97 11df0 "
    "11ef3-11ef4 11f00-11f01 11f36-11f3a 11f40 11f42 11f5a 13430-13440 13447-13455 1611e-16129 "
    "1612d-1612f 16af0-16af4 16b30-16b36 16f4f 16f8f-16f92 16fe4 1bc9d-1bc9e 1bca0-1bca3 1cf00-1cf2d "
    "1cf30-1cf46 1d127-1d128 1d167-1d169 1d173-1d182 1d185-1d18b 1d1aa-1d1ad 1d242-1d244 1d25b-1d25c "
    "1da00-1da36 1da3b-1da6c 1da75 1da84 1da9b-1da9f 1daa1-1daaf 1e000-1e006 1e008-1e018 1e01b-1e021 "
    "1e023-1e024 1e026-1e02a 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3 1e6e6 "
    "1e6ee-1e6ef 1e6f5 1e8d0-1e8d6 1e944-1e94a e0000-e0fff "
)
"""What shows nothing of its own between two characters: it is not drawn, or drawn onto its neighbour."""

DIGITS: Final = _digits(
    "b2-b3=2 b9=1 660-669=0 6f0-6f9=0 7c0-7c9=0 966-96f=0 9e6-9ef=0 a66-a6f=0 ae6-aef=0 b66-b6f=0 "
    "be6-bef=0 c66-c6f=0 ce6-cef=0 d66-d6f=0 de6-def=0 e50-e59=0 ed0-ed9=0 f20-f29=0 1040-1049=0 "
    "1090-1099=0 1369-1371=1 17e0-17e9=0 1810-1819=0 1946-194f=0 19d0-19d9=0 19da=1 1a80-1a89=0 "
    "1a90-1a99=0 1b50-1b59=0 1bb0-1bb9=0 1c40-1c49=0 1c50-1c59=0 2070=0 2074-2079=4 2080-2089=0 "
    "2460-2468=1 2474-247c=1 2488-2490=1 24ea=0 24f5-24fd=1 24ff=0 2776-277e=1 2780-2788=1 "
    "278a-2792=1 a620-a629=0 a8d0-a8d9=0 a900-a909=0 a9d0-a9d9=0 a9f0-a9f9=0 aa50-aa59=0 abf0-abf9=0 "
    "ff10-ff19=0 104a0-104a9=0 10a40-10a43=1 10d30-10d39=0 10d40-10d49=0 10e60-10e68=1 11052-1105a=1 "
    "11066-1106f=0 110f0-110f9=0 11136-1113f=0 111d0-111d9=0 112f0-112f9=0 11450-11459=0 "
    "114d0-114d9=0 11650-11659=0 116c0-116c9=0 116d0-116d9=0 116da-116e3=0 11730-11739=0 "
    "118e0-118e9=0 11950-11959=0 11bf0-11bf9=0 11c50-11c59=0 11d50-11d59=0 11da0-11da9=0 "
    "11de0-11de9=0 11f50-11f59=0 16130-16139=0 16a60-16a69=0 16ac0-16ac9=0 16b50-16b59=0 "
    "16d70-16d79=0 1ccf0-1ccf9=0 1d7ce-1d7d7=0 1d7d8-1d7e1=0 1d7e2-1d7eb=0 1d7ec-1d7f5=0 "
    "1d7f6-1d7ff=0 1e140-1e149=0 1e2f0-1e2f9=0 1e4f0-1e4f9=0 1e5f1-1e5fa=0 1e950-1e959=0 1f100=0 "
    "1f101-1f10a=0 1fbf0-1fbf9=0 "
)
"""0 to 9 in other scripts and shapes, as runs of neighbours: first-last=value of the first."""
