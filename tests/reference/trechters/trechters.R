#!/usr/bin/env Rscript
# Reference values of funnel limits, extra spread, exact intervals and standardised differences, in base R and straight from the
# definitions: what tests/reference/funnel.test.ts compares src/engine/definitions with.
#
#   Rscript tests/reference/trechters/trechters.R > tests/reference/trechters/r.json
#   npx biome format --write tests/reference/trechters/r.json        (both in the project's folder)
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

# Quantiles, on both sides of where the expansion takes over.
chi <- list()
for (df in c(0.5, 2, 9.5, 30, 500, 999, 999.99, 1000, 1001, 2001, 3000, 20000, 1e6)) for (p in c(0.0005, 0.001, 0.025, 0.5, 0.975, 0.999, 0.9995))
  chi <- c(chi, list(c(p, df, qchisq(p, df))))

# The first count below and above that lies outside, by trying every count: one tail under half of what is left.
aandeel <- list()
for (kans in c(0.02, 0.3, 0.5, 0.85)) for (n in c(1, 5, 12, 50, 137, 1000)) for (niveau in c(95, 99.8)) {
  p <- (1 - niveau / 100) / 2
  k <- 0:n
  laag <- k[pbinom(k, n, kans) < p]
  hoog <- k[pbinom(k - 1, n, kans, lower.tail = FALSE) < p]
  r <- function(q) {
    s <- qbinom(q, n, kans)
    max(0, s - (pbinom(s, n, kans) - q) / dbinom(s, n, kans))
  }
  aandeel <- c(aandeel, list(c(kans, n, niveau, if (length(laag)) max(laag) else NA, if (length(hoog)) min(hoog) else NA, r(p), r(1 - p))))
}
verhouding <- list()
for (e in c(0.3, 2, 7.4, 15, 30, 123.4, 851.72, 5000)) for (niveau in c(95, 99.8)) {
  p <- (1 - niveau / 100) / 2
  k <- 0:ceiling(2 * e + 60)
  laag <- k[ppois(k, e) < p]
  hoog <- k[ppois(k - 1, e, lower.tail = FALSE) < p]
  verhouding <- c(verhouding, list(c(e, niveau, if (length(laag)) max(laag) else NA, min(hoog),
    qchisq(p, 2 * e) / 2 / e, qchisq(1 - p, 2 * (e + 1)) / 2 / e)))
}
poisson <- lapply(c(0, 1, 9, 10, 65, 1045, 12345), function(o)
  c(o, poisson.test(o)$conf.int, poisson.test(o, conf.level = 0.998)$conf.int))

# Extra spread: sixteen units of different size, in the three kinds.
set.seed(7)
n <- c(12, 18, 25, 31, 40, 44, 52, 60, 75, 80, 96, 110, 130, 150, 190, 240)
m <- round(8 + 2 * rnorm(16) + 10 / sqrt(n) * rnorm(16), 2)
sd <- round(9 + 2 * runif(16), 2)
o <- rbinom(16, n, pmin(0.9, pmax(0.1, 0.4 + 0.1 * rnorm(16))))
o[1] <- 0
e <- round(0.4 * n * exp(0.1 * rnorm(16)), 2)
spreiding <- function(y, s) {
  z <- y / s
  q <- quantile(z, c(0.1, 0.9))
  z <- pmin(q[[2]], pmax(q[[1]], z))
  phi <- mean(z^2)
  c0 <- integrate(function(x) pmin(qnorm(0.9), pmax(qnorm(0.1), x))^2 * dnorm(x), -Inf, Inf, rel.tol = 1e-12)$value
  w <- 1 / s^2
  tau2 <- function(f) max(0, (16 * f - 15) / (sum(w) - sum(w^2) / sum(w)))
  c(phi, phi / c0, tau2(phi / c0), tau2(phi))
}
binnen <- sqrt(sum((n - 1) * sd^2) / sum(n - 1))
overspreiding <- list(
  n = n, waarde = m, sd = sd, teller = o, verwacht = e, binnen = binnen,
  gemiddelde = spreiding(m - 8, binnen / sqrt(n)),
  aandeel = spreiding(asin(sqrt(o / n)) - asin(sqrt(0.4)), 1 / (2 * sqrt(n))),
  verhouding = spreiding(log((o + 0.5) / (e + 0.5)), 1 / sqrt(e)))

# Standardised difference of classes by the matrix of its definition (Yang & Dalton 2012), leaving out the first class.
klassen <- lapply(list(
  list(c(50, 50), c(40, 60)), list(c(12, 30, 8), c(200, 310, 190)), list(c(5, 0, 45, 10), c(60, 40, 300, 100)),
  list(c(3, 9, 1, 0, 22, 7), c(31, 88, 19, 12, 140, 60))),
  function(g) {
    a <- (g[[1]] / sum(g[[1]]))[-1]
    b <- (g[[2]] / sum(g[[2]]))[-1]
    v <- function(p) diag(p, length(p)) - p %o% p
    d <- a - b
    list(een = g[[1]], ander = g[[2]], d = sqrt(drop(t(d) %*% solve((v(a) + v(b)) / 2) %*% d)))
  })

cat(json(list(
  gemaakt_met = list(opdracht = "Rscript tests/reference/trechters/trechters.R > tests/reference/trechters/r.json", R = R.version.string),
  chi = chi, aandeel = aandeel, verhouding = verhouding, poisson = poisson, overspreiding = overspreiding, klassen = klassen)), "\n", sep = "")
