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
      "Find a failure yourself. Under “Images” press “Add” and choose a sample scene. Then, under “Captions”, open “Hard pairs” and add a pair for this picture: a true sentence, and a false one of the same words. Go on until CLIP prefers a false one.",
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
      "Write a sentence of your own, under “Captions” in a line of its own, that CLIP prefers for the first picture to all that stand there. Name the thing, and then what else you see.",
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
      "Shake the bag yourself: write the same words in another order, as further lines under “Captions”, nonsense allowed. Find an order that CLIP prefers to the true sentence.",
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
      "Now the other way round: add sentences that name things that are not in the picture, and compare the local scores (“loc” in the table: how strongly the phrases are found where they are found best). Find one below half of the true sentence's.",
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
      "Write a good negative yourself, under “Captions”: false of this picture, and with a number no lower than the true sentence's. The page knows of plain sentences with above, below, over, under, higher, lower whether they are true.",
    doing:
      "Your own sentences: {{own}}; known to be false: {{wrong}}. The best of these against the true one: {{best}}.",
  },
  repair: {
    title: "The repair",
    lead: "DeGLA tunes CLIP for a short while on true sentences and their negatives. What is replayed here is a real run of this model, recorded with this page's own trainer.",
    question:
      "Of the first screen's three pictures the model gets some wrong before. When, in {{steps}} steps of training, will it prefer the true sentence for all three, and keep to it until the end?",
    options: { early: "within the first third", late: "later", never: "not for all three" },
    act: "Put the three pictures on the page with both models, before (A) and after a longer run (B). In the next step the recorded run is replayed in seconds.",
    button: "Put them before both models",
    came: {
      reached:
        "Before, it was right for {{before}} of {{all}}. From step {{first}} of {{steps}} on it is right for all of them until the end.",
      never: "Before, it was right for {{before}} of {{all}}, after {{steps}} steps for {{after}}.",
    },
    why: "At each step {{batch}} pictures come a little nearer to their true sentence, and a little further from its negatives, {{negatives}} for each. That short run is enough for the order of words to count. Three pictures prove nothing yet: lesson 8 is about how many do.",
    exercise:
      "Now a run of your own: open the page “Train” above and press “Train”. After {{wanted}} steps this exercise is solved; pause it then, or watch it to its end.",
    doing: "The longest run so far: {{step}} steps, of {{wanted}} that are wanted.",
  },
  forgetting: {
    title: "Forgetting",
    lead: "Who learns something new may forget what was known before. NegCLIP trains on the same negatives, without a teacher. DeGLA stays near to a teacher: a copy of itself that follows slowly.",
    question:
      "In questions of composition DeGLA gained {{gained}} points, NegCLIP {{otherGained}}. Which of them lost more of naming things that it was not shown while it was tuned?",
    options: {
      degla: "DeGLA",
      negclip: "NegCLIP",
      same: "neither: they differ no more than seeds do ({{same}} points)",
    },
    act: "Put the four pictures of lesson 2 before the base (A) and the DeGLA-tuned model (B), and see whether it still names them. Of NegCLIP the next step shows what was measured.",
    button: "Put them before both models",
    came: {
      points:
        "Naming things that were not shown: DeGLA {{degla}} points, NegCLIP {{negclip}}. Composition: DeGLA {{gain}}, NegCLIP {{otherGain}}.",
    },
    why: "What is forgotten is what isn't seen while tuning, and the teacher holds on to it. Not all is as in the paper: in composition NegCLIP is ahead here, and retrieval gets better with either. And few seeds were trained: ± in the table is how far they lie apart, and smaller differences are none.",
    exercise:
      "Look for a loss behind the means: find a true sentence whose number is lower in B than in A, and press its cell in the table.",
    doing: "The true sentence that is chosen: {{before}} in A, {{after}} in B.",
  },
  real: {
    title: "Is it real?",
    lead: "Three pictures prove nothing. So many questions are asked, and the right answers counted. But that share, too, depends on which questions happened to be drawn: a 95% interval says how much.",
    question:
      "After a test of {{few}} questions a model has its share of right answers. How wide is its 95% interval, to either side?",
    options: { one: "about ±1 point", three: "about ±3 points", ten: "about ±10 points" },
    act: "The button opens Evaluate, set to one suite like ARO with {{few}} questions of a kind. Press “Run” there and wait for the table; both models are scored.",
    button: "Set up Evaluate",
    came: {
      interval:
        "Of {{cases}} questions the base has {{value}}% right, with an interval from {{low}} to {{high}}: ±{{half}} points. A judge that sees no picture, and learnt from sentences alone, has {{judge}}%. Of {{all, number}} such questions between {{fewest}} and {{most}} would go wrong.",
    },
    why: "A difference smaller than the interval is none; four times as many questions halve it. Where a judge without the picture scores high, a test can be passed without looking and proves nothing: chance is 50%. And costs: with a price on each error the interval becomes the range of the bill. Evaluate works that out under “Own failure modes”.",
    exercise:
      "Make the interval less than half as wide: set {{many}} under “Cases of each category” on Evaluate and run again, until it is narrower than ±{{narrow}} points.",
    doing: "The interval of few questions: {{fewHalf}}; of {{many}} or more: {{manyHalf}}.",
  },
};
