/** The lessons in English: `came` tells each outcome, filled with what the page has computed. */
export const lessons = {
  words: {
    title: "The same words, another picture",
    lead: "CLIP gives a picture and a sentence one number: how well they fit. Of several sentences it prefers the one with the highest number.",
    question:
      "These two pictures differ only in whose colour is whose, and both sentences have the same words. For how many of the two pictures will CLIP prefer the sentence that is true?",
    options: { none: "for neither", one: "for one", both: "for both" },
    act: "Put the pictures and the sentences on the page. The model computes its numbers there, on your machine. A star marks the sentence that it prefers.",
    button: "Put them on the page",
    came: {
      same: "For both pictures it prefers the same sentence, “{{caption}}”, and so it is right for {{right}} of 2. The two sentences are at most {{margin}} apart.",
      apart: "It is right for {{right}} of 2 pictures. The two sentences are at most {{margin}} apart.",
    },
    why: "CLIP was trained to tell pictures of different things apart. For that the words alone do, whatever their order: sentences of the same words end up almost in the same place, and the picture can hardly choose between them. One right answer of two is what a coin gets.",
    exercise:
      "Find a failure yourself. Under Images press Add and choose a sample scene. Then, under Captions, open Hard pairs and add a pair for this picture: a true sentence, and a false one of the same words. Go on until CLIP prefers a false one.",
    doing: "Pictures of your own with a true sentence: {{tried}}. Of these CLIP got wrong: {{wrong}}.",
  },
  things: {
    title: "What CLIP knows",
    lead: "After one failure it would be wrong to think that CLIP knows nothing. So now a question of another kind: one sentence names the thing in the picture, the other names another thing.",
    question:
      "Four pictures, each with a true sentence and one in which the thing is replaced. For how many of the four will CLIP prefer the true one?",
    options: { chance: "for two or fewer, as by chance", most: "for three", all: "for all four" },
    act: "Put the four pictures and all eight sentences on the page. Each picture is asked about its own two.",
    button: "Put them on the page",
    came: {
      count:
        "It is right for {{right}} of {{all}}. Where it was surest the least, the two sentences were still {{margin}} apart: compare that with the numbers of lesson 1.",
    },
    why: "Telling things apart is what CLIP was made for: its training picks, among many captions, the one that belongs to a picture, and one word mostly gives that away. It is good at that, in pictures like those that it was trained on. What it was never made to learn is how the words belong together.",
    exercise:
      "Write a sentence of your own, under Captions in a line of its own, that CLIP prefers for the first picture to all that stand there. Name the thing, and then what else you see.",
    doing: "Sentences of your own: {{own}}. Preferred for the first picture now: “{{best}}”.",
  },
  bag: {
    title: "A bag of words",
    lead: "We leave one word out of the sentence at a time, and see how much its number falls. What falls far was worth much.",
    question: "“A barrel to the right of a sheep”: which word will cost the most when it is left out?",
    options: { first: "barrel", place: "right", second: "sheep" },
    act: "Put the picture and the sentence on the page. Below the scores the page then leaves out each word in turn: “What each word is worth”.",
    button: "Put it on the page",
    came: {
      words:
        "Left out, “{{first}}” costs {{firstDrop}} and “{{second}}” {{secondDrop}}. The words of place cost {{placeDrop}} at most.",
    },
    why: "The things carry the number; the word that says where they are carries next to nothing. A sentence is then hardly more than a bag of words: shaken, it stays the same.",
    exercise:
      "Shake the bag yourself: write the same words in another order, as further lines under Captions, nonsense allowed. Find an order that CLIP prefers to the true sentence.",
    doing: "Orders tried: {{tried}}. The best one against the true sentence: {{best}}.",
  },
  where: {
    title: "Where it looks",
    lead: "A map shows which parts of the picture the number of a sentence depends on (Grad-ECLIP, from the gradient of the number itself).",
    question:
      "One sentence is true of this picture, the other exchanges its two colours. Where will the map of the false sentence be strong?",
    options: {
      same: "at the same places as that of the true one",
      other: "at other places",
      nowhere: "nowhere: there is nothing to find",
    },
    act: "Put the picture and both sentences on the page and look at the map of each: press a score to see the map of its sentence.",
    button: "Put them on the page",
    came: {
      peak: "Both maps are strongest at the same patch, and agree patch by patch with r = {{r}} (1 is the same map).",
      moved:
        "The maps are strongest at different patches, and agree patch by patch with r = {{r}} (1 is the same map).",
    },
    why: "A map tells where things are found that a sentence names, and both name the same things. It does not tell whether the sentence is true: a fine map is no proof of understanding. A check that looks only at maps would pass the false sentence.",
    exercise:
      "Now the other way round: add sentences that name things that are not in the picture, and compare the local scores (loc in the table: how strongly the phrases are found where they are found best). Find one below half of the true sentence's.",
    doing: "Local score of the true sentence: {{there}}. Of your own {{tried}} the least: {{least}}.",
  },
  negatives: {
    title: "What a good negative is",
    lead: "CLIP can learn order from negatives: false sentences beside the true one, which training pushes away from the picture. Not every sentence does.",
    question:
      "Three candidates beside the true sentence: one exchanges the two things, one replaces a thing, one turns the sentence round. Which has the most to teach: false, and as near to the true one as can be?",
    options: {
      swapped: "the one that exchanges the two things",
      replaced: "the one that replaces a thing",
      turned: "the one that is turned round (above – below)",
    },
    act: "Put all four sentences on the page, and see how near their numbers are.",
    button: "Put them on the page",
    came: {
      gaps: "Against the true sentence: exchanged {{swapped}}, replaced {{replaced}}, turned round {{turned}}. Of the false ones the nearest is “{{caption}}”.",
    },
    why: "The replaced one is far away already: there is little to push. The one turned round is near, but true: to push it away teaches that right is wrong, a known flaw of negatives written by language models. The exchanged one is false and near, and can only be told by its order.",
    exercise:
      "Write a good negative yourself, under Captions: false of this picture, and with a number no lower than the true sentence's. The page knows of plain sentences with above, below, over, under, higher, lower whether they are true.",
    doing:
      "Your own sentences: {{own}}; known to be false: {{wrong}}. The best of these against the true one: {{best}}.",
  },
};
