/** Which software this is; the build fills it in from package.json and, where there is one, the checkout's commit. */
declare const __SOFTWARE__: string | undefined;

export const SOFTWARE = typeof __SOFTWARE__ === "string" ? __SOFTWARE__ : "DeGLA Playground (unbuilt)";
