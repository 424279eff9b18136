/**
 * The pool of in-context examples per kind: five of them go with each request, drawn by seed, as in DeGLA.
 * The user can edit the pool; this is where it starts.
 */
import { z } from "zod";
import { KINDS, type Kind } from "../types";

interface Example {
  caption: string;
  negative: string;
}

export type ExamplePool = Record<Kind, Example[]>;

export const RULES: Readonly<Record<Kind, string>> = {
  reshuffle:
    "Put the phrases of the caption into another order, using the same words, so that it describes a clearly different scene.",
  "swap-nouns": "Swap two nouns of the caption and leave every other word in its place.",
  "swap-adjectives": "Swap two adjectives of the caption and leave every other word in its place.",
  "replace-adjective":
    "Replace one adjective by another of the same sort (a colour by a colour, a size by a size) that excludes it. No synonyms.",
  "replace-noun":
    "Replace one noun by another thing of the same sort that it can't be. No synonyms, no more general or more special words.",
  "replace-relation": "Replace the preposition that relates two things by one that excludes it.",
  "swap-sides": "Let the two things of a relation or an action change places, each with all its words.",
  "replace-verb":
    "Replace the verb by another action in the same form that can't be going on at the same time.",
  "change-count": "Replace a number by another one and let noun and verb agree with it.",
  negate: "Deny what the caption says with 'not', 'no' or 'without', or take back its denial.",
  "add-attribute": "Add one adjective that the thing most probably does not have. Change nothing else.",
  "add-object": "Add one thing that is most probably not in the picture. Change nothing else.",
};

const pool = (text: string): Example[] =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const [caption, negative] = line.split(" => ");
      return { caption: caption!.trim(), negative: negative!.trim() };
    });

export const EXAMPLES: Readonly<ExamplePool> = {
  reshuffle: pool(`
a man feeding a giraffe next to a fence => a giraffe feeding a man next to a fence
a cat on the couch and a dog under the table => a cat under the table and a dog on the couch
a truck driving behind a bus => a bus driving behind a truck
two girls watching a horse jump over a fence => a horse watching two girls jump over a fence
a bowl of soup on top of a newspaper => a newspaper on top of a bowl of soup
a bird flying above a boat on a lake => a boat flying above a lake on a bird
a woman with an umbrella chasing a child => a child with an umbrella chasing a woman
the teacher is listening to the students => the students are listening to the teacher`),
  "swap-nouns": pool(`
a brown dog chasing a white cat => a brown cat chasing a white dog
a spoon inside a large cup => a cup inside a large spoon
a boy throwing a ball to a girl => a girl throwing a ball to a boy
three birds on a wooden bench => three benches on a wooden bird
a red truck behind a blue van => a red van behind a blue truck
an old man helping a young woman => an old woman helping a young man
a bear looking at a fisherman in the river => a fisherman looking at a bear in the river
a green apple beside a yellow pear => a green pear beside a yellow apple`),
  "swap-adjectives": pool(`
a black dog and a white cat => a white dog and a black cat
a tall man beside a short woman => a short man beside a tall woman
a round table with square plates => a square table with round plates
a red bird on a green branch => a green bird on a red branch
a wooden chair in front of a metal door => a metal chair in front of a wooden door
an old car passing a new bus => a new car passing an old bus
a large bowl next to a small spoon => a small bowl next to a large spoon
a striped shirt and plain trousers => a plain shirt and striped trousers`),
  "replace-adjective": pool(`
a red car on a street => a green car on a street
an open window above a desk => a closed window above a desk
a small dog on a sofa => a large dog on a sofa
a wooden bridge over a river => a stone bridge over a river
a smiling woman with a phone => a crying woman with a phone
a wet road at night => a dry road at night
a full glass of water => an empty glass of water
a striped cat on a bed => a spotted cat on a bed`),
  "replace-noun": pool(`
a man riding a horse => a man riding a camel
a bowl of apples on a table => a bowl of lemons on a table
a dog sleeping on the couch => a cat sleeping on the couch
a bus parked near a church => a truck parked near a church
two women in a kitchen => two women in a bathroom
a girl playing the violin => a girl playing the trumpet
a knife on a cutting board => a spoon on a cutting board
an owl on a branch => a parrot on a branch`),
  "replace-relation": pool(`
a cat under the table => a cat on top of the table
a lamp to the left of a bed => a lamp to the right of a bed
a boy standing in front of a house => a boy standing behind a house
a plane flying above the clouds => a plane flying below the clouds
a dog inside a car => a dog outside a car
a man with a hat => a man without a hat
a duck swimming toward a boat => a duck swimming away from a boat
a chair near the window => a chair far from the window`),
  "swap-sides": pool(`
a dog chasing a cat => a cat chasing a dog
a red cube to the left of a blue sphere => a blue sphere to the left of a red cube
a boy looking at a monkey => a monkey looking at a boy
a book on top of a laptop => a laptop on top of a book
the truck is behind the motorcycle => the motorcycle is behind the truck
a woman carrying a child => a child carrying a woman
a bridge above a train => a train above a bridge
a horse pulling a tractor => a tractor pulling a horse`),
  "replace-verb": pool(`
a boy sitting on a bench => a boy standing on a bench
a woman holding a plate => a woman dropping a plate
a dog running on the beach => a dog sleeping on the beach
a man opening a door => a man closing a door
a girl laughing at a clown => a girl crying at a clown
a cook cutting carrots => a cook washing carrots
a player kicking a ball => a player catching a ball
a cow grazing in a field => a cow running in a field`),
  "change-count": pool(`
two dogs on a lawn => three dogs on a lawn
four apples in a bowl => two apples in a bowl
there are three boats on the lake => there are five boats on the lake
one red car and two blue cars => one red car and four blue cars
five people at a table => three people at a table
six candles on a cake => four candles on a cake
a man with two suitcases => a man with three suitcases
three cats sleeping on a bed => one cat sleeping on a bed`),
  negate: pool(`
a man wearing a hat => a man not wearing a hat
the dog is sleeping => the dog is not sleeping
there are birds in the cage => there are no birds in the cage
a pizza with olives => a pizza without olives
a boy who eats an apple => a boy who does not eat an apple
a street without cars => a street with cars
the lamp is on the desk => the lamp is not on the desk
no people are in the room => some people are in the room`),
  "add-attribute": pool(`
a dog on a sofa => a green dog on a sofa
a man with a bicycle => a man with a wooden bicycle
a plate of rice => a plate of blue rice
a bus in the street => an upside-down bus in the street
a horse in a meadow => a transparent horse in a meadow
two birds on a wire => two pink birds on a wire
a house by a lake => a burning house by a lake
a cup on a desk => a melting cup on a desk`),
  "add-object": pool(`
a dog on a sofa => a dog and a penguin on a sofa
a man riding a bicycle => a man riding a bicycle next to an elephant
a bowl of soup on a table => a bowl of soup and a trumpet on a table
a bus in front of a church => a bus and a camel in front of a church
a girl with a kite => a girl with a kite and a robot
two horses in a field => two horses and a piano in a field
a cat under a chair => a cat and an accordion under a chair
a boat on a lake => a boat on a lake beside a giraffe`),
};

const example = z.object({
  caption: z.string().trim().min(1).max(300),
  negative: z.string().trim().min(1).max(300),
});

/** A pool that a user edited: five examples of a kind at least, or the built-in ones stay. */
export const examplePoolSchema = z
  .partialRecord(z.enum(KINDS), z.array(example).min(5))
  .transform((edited): ExamplePool => ({ ...EXAMPLES, ...edited }));
