/* /admin and its pages: Dash's callbacks fill the page, its frame is here. */
import { registerPage, registerRowActions } from "../start/mount.js";
import { createStaticPage } from "../start/static_page.js";
import { listenTables } from "../ui/shared/table_keys.js";

registerRowActions(registerPage(createStaticPage));
listenTables();
