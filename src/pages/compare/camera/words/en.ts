/** Words of the live camera. */
export const en = {
  title: "Camera",
  hint: "frame by frame against your captions, by both models",
  start: "Start the camera",
  stop: "Stop",
  take: "Take this frame",
  frame: "camera.png",
  about:
    "Frames are scored on this machine and forgotten: nothing is recorded and nothing is sent. The camera stops when the page is out of sight.",
  asking: "The browser asks for your leave…",
  hidden: "The camera was stopped while the page was out of sight.",
  off: "The camera is off.",
  on: "On. Scoring the first frame…",
  rate: "{{rate}} frames a second",
  video: "What the camera sees",
  captions: "Write captions first, one a line.",
  caption: "Caption",
  model: "{{slot}} {{name}}",
  table: "Scores of the frame",
  faults: {
    refused: {
      title: "The browser doesn't let this page use the camera.",
      advice: "Allow the camera for this page, by the sign beside the address, and start it again.",
    },
    none: {
      title: "No camera was found.",
      advice: "Connect one and start again, or paste a picture instead.",
    },
    busy: {
      title: "The camera can't be read.",
      advice: "Another program may be using it: close that, and start again.",
    },
    insecure: {
      title: "This page can't use a camera here.",
      advice: "Browsers allow it only on pages that came by https, or from this machine.",
    },
  },
} as const;
