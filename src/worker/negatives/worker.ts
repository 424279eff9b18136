/** The worker that makes hard negatives: parsing thousands of captions must not stop the page. */
import * as Comlink from "comlink";
import { createNegativesApi } from "./negatives";

Comlink.expose(createNegativesApi());
