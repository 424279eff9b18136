/** Words of the About page. */
export const en = {
  title: "About",
  lead: "CLIP scores how well a caption fits a picture. It knows things and colours well, and it reads captions almost as a bag of words: swap who is what and where, and the score hardly moves. This page lets you see that for yourself, on your own pictures, with the model running on your own machine.",
  seen: {
    title: "What you see",
    global: {
      term: "Global similarity",
      text: "The cosine of the picture's embedding and the caption's, and its softmax over the captions of one picture at the model's own logit scale: what the model would bet, if one of them had to be the right one.",
    },
    selfSelf: {
      term: "Local similarity, self-self",
      text: "In the last block of the image tower, patches attend to patches like themselves, softmax(q·qᵀ) + softmax(k·kᵀ), with no residual and no feed-forward. Each patch is then projected like the whole picture and compared with the phrase, less the bare prompt “a photo” (<sclip>SCLIP</sclip>, <clearclip>ClearCLIP</clearclip>, <surgery>CLIP Surgery</surgery>, <itaclip>ITACLIP</itaclip>).",
    },
    gradEclip: {
      term: "Local similarity, Grad-ECLIP",
      text: "Which patches the caption's global score depends on, by its gradient (<eclip>Grad-ECLIP</eclip>).",
    },
    raw: {
      term: "Raw",
      text: "The cosine of each patch as plain CLIP projects it. Mostly noise, and often upside down: it is here so that you can see why the others are needed.",
    },
    local: {
      term: "Local score",
      text: "The mean over the caption's noun phrases of the strongest patch (after <filip>FILIP</filip>). All maps of a picture share one colour scale: a scale for each would make an absent object look certain.",
    },
    words: {
      term: "What each word is worth",
      text: "The cosine of the whole caption less the cosine of the caption without the word.",
    },
    truth: {
      term: "True and false",
      text: "Sample scenes are drawn from a scene graph, so what is true of them is known and marked ✓ or ✗. Of your own pictures the page knows nothing, and marks nothing.",
    },
  },
  privacy: {
    title: "Privacy",
    text: "There is no server behind this page. Pictures and captions stay in this browser; links hold captions, settings and the first half of a hash of your pictures, never the pictures. The network is used only for a picture's or model's address that you ask for. After the first visit everything works with the network off.",
  },
  models: {
    title: "The bundled models",
    card: "Model card of {{name}}",
    missing: "The model card comes with the model's files.",
    /** A card is written in English: what stands before it in other languages. */
    notes: { base: "", tuned: "" },
  },
  scenes: {
    title: "Pictures of the scenes",
    sources: "Sources and licences",
    missing: "The list of sources comes with the scenes' files.",
    note: "",
  },
  software: {
    title: "Software",
    text: "Computed on WebGPU or WebAssembly, Grad-ECLIP with TensorFlow.js; set in IBM Plex Sans (SIL Open Font License 1.1); map colours are viridis (CC0).",
  },
  table: "Table of {{text}}, line {{line}}",
  thisText: "this text",
} as const;
