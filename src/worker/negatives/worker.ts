/** The worker that makes hard negatives: parsing thousands of captions must not stop the page, nor the GPU. */
import * as Comlink from "comlink";
import { serve } from "../boundary";
import { holdLifeLock } from "../lifeLock";
import { createNegativesApi } from "./negatives";

holdLifeLock(self.name);
Comlink.expose(serve(createNegativesApi()));
