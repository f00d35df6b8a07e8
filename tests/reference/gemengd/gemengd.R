#!/usr/bin/env Rscript
# Reference values of the casemix models, by lme4 and glm: what tests/reference/mixed.test.ts compares our own fit with.
#
#   Rscript tests/reference/gemengd/gemengd.R > tests/reference/gemengd/r.json
#   npx biome format --write tests/reference/gemengd/r.json        (both in the project's folder)
#
# Reads tests/reference/gemengd/rijen.csv (made by maak.ts beside it) and, where it is, ../shared/real/bdf: real rows that stay
# there; of them only results are written. Dyestuff and Dyestuff2 come with lme4. Needs: R 4, lme4 1.1.
suppressPackageStartupMessages(library(lme4))

# --- JSON ----------------------------------------------------------------------------------------------------------
getal <- function(x) ifelse(is.na(x), "null", sprintf("%.10g", x))
json <- function(x) {
  if (is.list(x)) {
    delen <- vapply(x, json, "")
    return(paste0("{", paste0("\"", names(x), "\":", delen, collapse = ","), "}"))
  }
  if (is.character(x)) return(paste0("\"", x, "\""))
  if (!is.null(names(x))) return(paste0("{", paste0("\"", names(x), "\":", getal(x), collapse = ","), "}"))
  if (length(x) == 1) getal(x) else paste0("[", paste(getal(x), collapse = ","), "]")
}

# --- fits ----------------------------------------------------------------------------------------------------------
# Far past lme4's default precision, so that what is compared are the estimates and not where an optimiser stopped.
precies <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-10, maxfun = 20000),
  check.conv.singular = "ignore")
pas <- function(formule, d, reml) lmer(formule, d, REML = reml, control = precies)

modi <- function(fit, groep) {
  r <- ranef(fit, condVar = TRUE)[[groep]]
  sd <- sqrt(as.vector(attr(r, "postVar")))
  n <- rownames(r)
  list(modus = setNames(r[[1]], n), sd = setNames(sd, n))
}
uitkomst <- function(fit, met = names(ranef(fit))) {
  v <- as.data.frame(VarCorr(fit))
  list(vast = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))), varianties = setNames(v$vcov, v$grp),
    logLik = as.numeric(logLik(fit)), modi = setNames(lapply(met, function(g) modi(fit, g)), met))
}
beide <- function(formule, d) list(REML = uitkomst(pas(formule, d, TRUE)), ML = uitkomst(pas(formule, d, FALSE)))

# --- made-up rows --------------------------------------------------------------------------------------------------
d <- read.csv("tests/reference/gemengd/rijen.csv", stringsAsFactors = FALSE)
d$ernst <- factor(d$ernst, levels = c("licht", "matig", "ernstig"))
# Without a behandelaar: no effect of one. The column `met` is 0 there, so that it does not matter whose level stands.
d$met <- as.numeric(d$behandelaar != "")
d$behandelaar <- ifelse(d$met == 1, paste(d$vestiging, d$behandelaar), sort(paste(d$vestiging, d$behandelaar)[d$met == 1])[1])
vorm <- function(y) as.formula(paste(y, "~ voor + leeftijd + ernst + (1 | vestiging) + (0 + met | behandelaar)"))
alleen <- d[d$met == 1, ]
genest <- function(y) as.formula(paste(y, "~ voor + leeftijd + ernst + (1 | vestiging) + (1 | behandelaar)"))

g <- glm(gelukt ~ voor + leeftijd + ernst, binomial, d, control = glm.control(epsilon = 1e-14, maxit = 50))
logistisch <- list(vast = unname(coef(g)), se = unname(sqrt(diag(vcov(g)))), logLik = as.numeric(logLik(g)),
  verwacht = sapply(split(fitted(g), d$vestiging), sum), waargenomen = sapply(split(d$gelukt, d$vestiging), sum))

uit <- list(
  gemaakt_met = list(opdracht = "Rscript tests/reference/gemengd/gemengd.R > tests/reference/gemengd/r.json",
    R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  dyestuff = beide(Yield ~ 1 + (1 | Batch), Dyestuff),
  dyestuff2 = beide(Yield ~ 1 + (1 | Batch), Dyestuff2),
  genest = beide(genest("uitkomst"), alleen),
  genest_b0 = beide(genest("uitkomst_b0"), alleen),
  genest_v0 = beide(genest("uitkomst_v0"), alleen),
  deels_zonder = beide(vorm("uitkomst"), d),
  logistisch = logistisch)

# --- bdf -----------------------------------------------------------------------------------------------------------
map <- "../shared/real/bdf"
if (dir.exists(map)) {
  t <- read.csv(file.path(map, "trajecten.csv"), stringsAsFactors = FALSE)
  m <- read.csv(file.path(map, "metingen.csv"), stringsAsFactors = FALSE)
  vroeg <- min(m$datum)
  t$voor <- m$ruwe_score[m$datum == vroeg][match(t$traject_id, m$traject_id[m$datum == vroeg])]
  t$na <- m$ruwe_score[m$datum != vroeg][match(t$traject_id, m$traject_id[m$datum != vroeg])]
  t$meisje <- as.numeric(t$geslacht != "m")
  t$min <- as.numeric(t$minderheid == "Y")
  uit$bdf <- beide(na ~ voor + iq_verbaal + ses + meisje + min + (1 | vestiging), t)
  uit$bdf_leeg <- beide(na ~ 1 + (1 | vestiging), t)
} else message("../shared/real/bdf is not here: written without it")

cat(gsub("},\"", "},\n\"", json(uit)), "\n", sep = "")
