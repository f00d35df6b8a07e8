#!/usr/bin/env Rscript
# Reference values of the logistic model with two random intercepts, by lme4's glmer (Laplace): what
# tests/reference/laplace.test.ts compares our own fit with.
#
#   Rscript tests/reference/logistisch/logistisch.R        (in the project's folder; writes rijen.csv and r.json)
#
# Rows are made up: 14 vestigingen of 2 to 6 behandelaars, each with 4 to 15 patients in two halves of a covariate. Needs: R 4, lme4 1.1.
suppressPackageStartupMessages(library(lme4))
set.seed(20260301)
map <- "tests/reference/logistisch"
rijen <- do.call(rbind, lapply(1:14, function(v) {
  a <- rnorm(1, 0, 0.6)
  do.call(rbind, lapply(seq_len(sample(2:6, 1)), function(b) {
    w <- rnorm(1, 0, 0.8)
    do.call(rbind, lapply(0:1, function(x) {
      n <- sample(2:8, 1)
      data.frame(v = v, b = b, x = x, n = n, y = rbinom(1, n, plogis(-0.3 + 0.7 * x + a + w)))
    }))
  }))
}))
write.csv(rijen, file.path(map, "rijen.csv"), row.names = FALSE, quote = FALSE)
precies <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13, optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
fit <- glmer(cbind(y, n - y) ~ x + (1 | v) + (1 | v:b), rijen, binomial, control = precies)
een <- glmer(cbind(y, n - y) ~ x + (1 | v), rijen, binomial, control = precies)
sds <- as.data.frame(VarCorr(fit))
g <- function(x) paste(sprintf("%.10g", x), collapse = ", ")
re <- ranef(fit)
cat(sprintf('{\n  "lme4": "%s",\n  "beta": [%s],\n  "sd_vestiging": %s,\n  "sd_behandelaar": %s,\n  "logLik": %s,\n  "vestigingen": [%s],\n  "een": { "beta": [%s], "sd": %s, "logLik": %s }\n}\n',
  as.character(packageVersion("lme4")), g(fixef(fit)), g(sds$sdcor[sds$grp == "v"]), g(sds$sdcor[sds$grp == "v:b"]),
  g(as.numeric(logLik(fit))), g(re$v[[1]]), g(fixef(een)), g(as.data.frame(VarCorr(een))$sdcor), g(as.numeric(logLik(een)))),
  file = file.path(map, "r.json"))
