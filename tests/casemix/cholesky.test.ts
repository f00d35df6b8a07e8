import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { factor } from "../../src/engine/casemix/cholesky.js";

let state = 11;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};

test.each([1, 2, 5, 12, 40])("of %i columns: determinant, inverse and solution are those of ml-matrix", (p) => {
  const x = new Matrix(Array.from({ length: p + 5 }, () => Array.from({ length: p }, random)));
  const a = x.transpose().mmul(x);
  const theirs = new CholeskyDecomposition(a);
  const ours = factor(Float64Array.from(a.to1DArray()), p);
  if (!ours) throw new Error("not positive definite");
  const inverse = theirs.solve(Matrix.eye(p)).to1DArray();
  for (const [i, v] of inverse.entries()) expect(ours.inverse[i]).toBeCloseTo(v, 8);
  const diagonal = theirs.lowerTriangularMatrix.diagonal();
  expect(ours.logDet).toBeCloseTo(2 * diagonal.reduce((sum, d) => sum + Math.log(d), 0), 8);
  const b = Array.from({ length: p }, random);
  const solved = theirs.solve(Matrix.columnVector(b)).to1DArray();
  for (const [i, v] of ours.solve(b).entries()) expect(v).toBeCloseTo(solved[i] as number, 8);
});

test("a matrix with a column that follows from another is not positive definite", () => {
  expect(factor(Float64Array.from([1, 2, 2, 4]), 2)).toBeNull();
});
