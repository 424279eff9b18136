#!/usr/bin/env bash
# @jax-js/jax 0.1.25: the gradient of numpy's `take` works eagerly, and throws under `jit` as soon as what comes back to it
# is not an array in memory but an expression: a broadcast (the gradient of a sum), a reshape, a transpose. So
# jit(grad(f)) of a tower that picks its end-of-text rows by index fails, though grad(f) alone is right.
#
# Seen: "sum: eager [1,1,0,0,2,2], jit: routine primitive scatter input is not imm". A product with a row of zeros and ones
# in place of `take` compiles.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts @jax-js/jax@0.1.25
cat >probe.mjs <<'JS'
import { defaultDevice, grad, init, jit, numpy as np } from "@jax-js/jax";

await init("cpu");
defaultDevice("cpu");
const table = () => np.array([[1, 2], [3, 4], [5, 6]]);
const index = () => np.array(new Int32Array([2, 0, 2]));
const picked = {
  sum: (x, i) => np.sum(np.take(x, i, 0)),
  reshape: (x, i) => np.sum(np.take(x, i, 0).reshape([3, 1, 2]).mul(2)),
  // what goes back here is computed place by place, and then it works
  square: (x, i) => np.sum(np.square(np.take(x, i, 0))),
};
const wanted = { sum: [1, 1, 0, 0, 2, 2], reshape: [2, 2, 0, 0, 4, 4], square: [2, 4, 0, 0, 20, 24] };
const fails = { sum: true, reshape: true, square: false };
let same = true;
for (const [name, f] of Object.entries(picked)) {
  const eager = [...(await grad((x) => f(x, index()))(table()).data())];
  let compiled;
  try {
    compiled = [...(await jit((x, i) => grad((y) => f(y, i))(x))(table(), index()).data())].join();
  } catch (error) {
    compiled = error.message;
  }
  console.log(`${name}: eager [${eager}], jit: ${compiled}`);
  same &&= eager.join() === wanted[name].join();
  same &&= fails[name] ? /scatter input is not imm/.test(compiled) : compiled === wanted[name].join();
}
process.exit(same ? 0 : 1);
JS
node probe.mjs
echo "As described."
