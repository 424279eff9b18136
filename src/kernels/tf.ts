/**
 * The one door to TensorFlow.js: its core with every gradient registered, and nothing else (no layers, data
 * or converter). Backends come by `startBackend` in backend.ts.
 *
 * `#tfjs-gradients` is an alias of package.json: the bare registrations in the page; the bundled CommonJS
 * build under Node, which can't load tfjs' extensionless ES modules.
 *
 * The core comes first: bundled apart (as the development server does), the registrations would run before its flags.
 */
import "@tensorflow/tfjs-core";
import "#tfjs-gradients";

export * from "@tensorflow/tfjs-core";
