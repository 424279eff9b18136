/**
 * The content security policy: in the built page itself (vite.config.ts), so that no host has to send it, and in what the
 * service worker serves, where it holds for workers too. docs/hosting.md has it as a header.
 *
 * Scripts and wasm are the page's own and nothing is inline. Styles may be inline: the components set them. Connections
 * may go wherever the visitor names a model, a picture or an endpoint, so to any https host and to this machine; nothing
 * else may leave the page: no picture, frame, form, socket or plain http.
 */
const DIRECTIVES: Record<string, string> = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  // threads of programs are started from a blob of the page's own
  "worker-src": "'self' blob:",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' blob: data:",
  "font-src": "'self' data:",
  "connect-src": "'self' blob: data: https: http://localhost:* http://127.0.0.1:*",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "object-src": "'none'",
};

/**
 * Of what asks a visitor's leave the page itself may ask for the camera, when its button is pressed; nothing that it might
 * frame may, and nobody may ask for the rest.
 */
export const PERMISSIONS = "camera=(self), microphone=(), geolocation=(), display-capture=()";

export const POLICY = Object.entries(DIRECTIVES)
  .map(([name, sources]) => `${name} ${sources}`)
  .join("; ");
