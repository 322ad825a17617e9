/* /review: Dash's callbacks fill the page, its frame is here. */
import { registerPage, registerRowActions } from "../start/mount.js";
import { createStaticPage } from "../start/static_page.js";

registerRowActions(registerPage(createStaticPage));
