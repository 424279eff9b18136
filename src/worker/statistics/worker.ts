/** The worker that resamples: a bootstrap must hold up neither the page nor the GPU. */
import * as Comlink from "comlink";
import { serve } from "../boundary";
import { holdLifeLock } from "../lifeLock";
import { statisticsInPlace } from "./statistics";

holdLifeLock(self.name);
Comlink.expose(serve(statisticsInPlace));
