import { fairPage } from "./casemix/fair.js";
import { modelPage } from "./casemix/model.js";
import { questionsPage } from "./casemix/questions.js";
import { cliniciansPage, spreadPage } from "./casemix/spread.js";
import { unmeasuredPage } from "./casemix/unmeasured.js";
import { whoPage } from "./casemix/who.js";
import type { Page } from "./page.js";
import { privacy } from "./privacy.js";

/** Every page with figures, by the name that its Markdown uses. */
export const PAGES: Readonly<Record<string, Page>> = {
  privacy,
  casemix: fairPage,
  "casemix-wie": whoPage,
  "casemix-vragen": questionsPage,
  "casemix-model": modelPage,
  "casemix-spreiding": spreadPage,
  "casemix-niet-gemeten": unmeasuredPage,
  "casemix-behandelaars": cliniciansPage,
};
