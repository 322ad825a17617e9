/* /admin and its pages: Dash's callbacks fill the page, its frame is here. */
import { registerPage, registerRowActions } from "./mount.js";
import { createStaticPage } from "./static_page.js";
import { listenTables } from "../ui/table_keys.js";

registerRowActions(registerPage(createStaticPage));
listenTables();
