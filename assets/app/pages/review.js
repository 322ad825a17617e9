/* /review: Dash's callbacks fill the page, its frame is here. */
import { registerPage, registerRowActions } from "./mount.js";
import { createStaticPage } from "./static_page.js";

registerRowActions(registerPage(createStaticPage));
