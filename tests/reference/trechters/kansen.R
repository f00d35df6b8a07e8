#!/usr/bin/env Rscript
# Reference values of counts whose members each have a chance of their own (Poisson-binomial), in base R: the distribution by
# convolution, limits by trying every count, intervals by uniroot on the convolved tail. tests/reference/shares.test.ts
# compares src/engine/definitions with them.
#
#   Rscript tests/reference/trechters/kansen.R > tests/reference/trechters/kansen.json
#   npx biome format --write tests/reference/trechters/kansen.json        (both in the project's folder)
json <- function(x) {
  if (is.list(x)) {
    delen <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(delen, collapse = ",\n"), "]"))
    return(paste0("{", paste0("\"", names(x), "\":", delen, collapse = ","), "}"))
  }
  if (is.character(x)) return(paste0("\"", x, "\""))
  g <- ifelse(is.na(x), "null", sprintf("%.14g", x))
  if (length(x) == 1) g else paste0("[", paste(g, collapse = ","), "]")
}
verdeling <- function(p) {
  f <- 1
  for (q in p) f <- c(f * (1 - q), 0) + c(0, f * q)
  f
}

set.seed(3)
kansen <- function(n, midden, spreiding) round(plogis(qlogis(midden) + spreiding * rnorm(n)), 6)
groepen <- list(
  rep(0.78, 90), kansen(12, 0.5, 1), kansen(90, 0.78, 0.8), kansen(40, 0.9, 1.2), kansen(150, 0.3, 0.7),
  kansen(300, 0.55, 1), kansen(60, 0.04, 0.6), kansen(1, 0.6, 0))
bij <- function(p, o, alpha) {
  l <- qlogis(p)
  n <- length(p)
  boven <- function(t) sum(verdeling(plogis(l + t))[(o:n) + 1])
  onder <- function(t) sum(verdeling(plogis(l + t))[(0:o) + 1])
  zoek <- function(f) uniroot(f, c(-30, 30), tol = 1e-13)$root
  c(o,
    if (o == 0) NA else zoek(function(t) boven(t) - alpha),
    if (o == n) NA else zoek(function(t) onder(t) - alpha),
    if (o == 0 || o == n) NA else zoek(function(t) sum(plogis(l + t)) - o))
}
uit <- lapply(groepen, function(p) {
  f <- verdeling(p)
  n <- length(p)
  onder <- cumsum(f)
  boven <- rev(cumsum(rev(f)))
  e <- sum(p)
  sd <- sqrt(sum(p * (1 - p)))
  tellingen <- unique(pmin(n, pmax(0, round(c(0, e - 3 * sd, e - 2 * sd, e, e + 2 * sd, n)))))
  list(
    p = p, verwacht = e, variantie = sd^2,
    grenzen = lapply(c(95, 99.8), function(niveau) {
      a <- (1 - niveau / 100) / 2
      c(niveau, min(which(onder >= a)) - 1, max(which(boven >= a)) - 1)
    }),
    staarten = lapply(tellingen, function(o) c(o, boven[o + 1], onder[o + 1])),
    theta = lapply(tellingen, function(o) bij(p, o, 0.025)),
    # What a 95 % limit by Poisson would hold of this group.
    poisson = {
      k <- 0:n
      sum(f[ppois(k, e) >= 0.025 & ppois(k - 1, e, lower.tail = FALSE) >= 0.025])
    })
})

# Spread on the scale of log-odds: twenty units of patients with common outcomes, some beyond chance.
set.seed(11)
n <- c(24, 31, 38, 44, 50, 56, 61, 66, 72, 78, 85, 91, 98, 106, 115, 126, 140, 158, 190, 260)
eenheden <- lapply(seq_along(n), function(i) {
  p <- plogis(qlogis(0.78) + 0.6 * rnorm(n[i]))
  v <- sum(p * (1 - p))
  list(o = rbinom(1, n[i], mean(plogis(qlogis(p) + 0.25 * rnorm(1)))), e = round(sum(p), 4), v = round(v, 4))
})
o <- vapply(eenheden, function(x) x$o, 0); e <- vapply(eenheden, function(x) x$e, 0); v <- vapply(eenheden, function(x) x$v, 0)
spreiding <- function(y, s) {
  z <- y / s
  q <- quantile(z, c(0.1, 0.9))
  z <- pmin(q[[2]], pmax(q[[1]], z))
  phi <- mean(z^2)
  c0 <- integrate(function(x) pmin(qnorm(0.9), pmax(qnorm(0.1), x))^2 * dnorm(x), -Inf, Inf, rel.tol = 1e-12)$value
  w <- 1 / s^2
  c(phi, phi / c0, max(0, (length(y) * phi / c0 - (length(y) - 1)) / (sum(w) - sum(w^2) / sum(w))))
}
cat(json(list(
  gemaakt_met = list(opdracht = "Rscript tests/reference/trechters/kansen.R > tests/reference/trechters/kansen.json", R = R.version.string),
  groepen = uit,
  spreiding = list(o = o, e = e, v = v, kans = spreiding((o - e) / v, 1 / sqrt(v)), poisson = spreiding(log((o + 0.5) / (e + 0.5)), 1 / sqrt(e))))), "\n", sep = "")
