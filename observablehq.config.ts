import { siteConfig } from "./src/engine/publish/framework-config.js";

// Framework reads this file; a site is built with `npm run rom -- site`, which stages the sources first.
export default siteConfig();
