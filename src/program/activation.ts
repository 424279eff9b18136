/** The two activations of CLIPs, as WGSL with their slopes. */

/** x · sigmoid(1.702 x), or the exact x · Φ(x): whichever `hidden_act` says; a mismatch silently lowers scores. */
export type Activation = "quick_gelu" | "gelu";

/** erf to 1.5e-7: Abramowitz and Stegun 7.1.26. */
const ERF = `
  fn erf(x : f32) -> f32 {
    let t = 1.0 / (1.0 + 0.3275911 * abs(x));
    let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return sign(x) * (1.0 - series * exp(-x * x));
  }`;

/** Functions `value` and `slope`. */
const CURVES: Record<Activation, string> = {
  quick_gelu: `
      fn gate(a : f32) -> f32 { return 1.0 / (1.0 + exp(-1.702 * a)); }
      fn value(a : f32) -> f32 { return a * gate(a); }
      fn slope(a : f32) -> f32 {
        let s = gate(a);
        return s * (1.0 + 1.702 * a * (1.0 - s));
      }`,
  gelu: `${ERF}
      fn value(a : f32) -> f32 { return 0.5 * a * (1.0 + erf(a * ${Math.SQRT1_2})); }
      fn slope(a : f32) -> f32 {
        return 0.5 * (1.0 + erf(a * ${Math.SQRT1_2})) + a * exp(-0.5 * a * a) * ${1 / Math.sqrt(2 * Math.PI)};
      }`,
};

/** WGSL of an activation and its slope, `NAME_value` and `NAME_slope`. */
export function curveWgsl(name: Activation): string {
  return CURVES[name].replace(/\b(value|slope|gate|erf)\b(?= ?\()/g, `${name}_$1`);
}
