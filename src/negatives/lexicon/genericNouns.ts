/** Words for whole classes, and what may stand in their place; nouns without "a", plural or neither; measures. */
import type { Domain } from "./nouns";

/**
 * Words that stand above whole classes or beside no class. What may replace them is written out: never one of
 * their hyponyms, synonyms or hypernyms.
 */
export const GENERIC_NOUNS: Readonly<Record<string, readonly [Domain, string]>> = {
  person: ["person", "dog, horse, robot, statue"],
  human: ["person", "dog, horse, robot, statue"],
  people: ["person", "dogs, horses, robots, sheep"],
  child: ["person", "dog, cat, robot, monkey"],
  kid: ["person", "dog, cat, robot, monkey"],
  toddler: ["person", "dog, cat, robot, monkey"],
  adult: ["person", "child, dog, robot"],
  worker: ["person", "child, clown, robot"],
  crowd: ["person", "flock of sheep, pack of dogs"],
  animal: ["animal", "car, robot, person, tree"],
  pet: ["animal", "robot, person, toy"],
  bird: ["animal", "cat, dog, squirrel, monkey, frog, rabbit"],
  fish: ["animal", "frog, turtle, duck, crab, cat"],
  insect: ["animal", "bird, mouse, frog, fish"],
  bug: ["animal", "bird, mouse, frog, fish"],
  monster: ["person", "robot, dragon, clown, ghost"],
  ghost: ["person", "robot, dragon, clown, monster"],
  alien: ["person", "robot, dragon, clown, ghost"],
  vehicle: ["vehicle", "horse, elephant, house, tree"],
  boat: ["vehicle", "car, airplane, bus, train, truck"],
  toy: ["object", "book, shoe, tool, hat"],
  food: ["food", "flowers, toys, books, tools"],
  fruit: ["food", "bread, flowers, meat, cheese"],
  vegetable: ["food", "cake, bread, flower, cookie"],
  meal: ["food", "book, laptop, toy"],
  dessert: ["food", "salad, steak, soup"],
  drink: ["drink", "sandwich, pizza, cake"],
  egg: ["food", "potato, apple, onion, lemon, ball"],
  flower: ["plant", "mushroom, leaf, feather, candle, balloon"],
  plant: ["plant", "lamp, statue, clock, candle"],
  building: ["building", "bridge, mountain, tree, ship"],
  furniture: ["furniture", "luggage, machinery"],
  clothes: ["wear", "books, toys, tools"],
  clothing: ["wear", "luggage, food"],
  instrument: ["object", "weapon, tool, toy"],
  tool: ["object", "toy, book, shoe"],
  sky: ["sky", "wall, forest, mountain, ocean"],
  sunset: ["sky", "mountain, forest, wall"],
  wave: ["surface", "horse, elephant, bicycle"],
  camera: ["object", "phone, mirror, clock, window"],
  teeth: ["part", "hair, boots, nails"],
  hair: ["part", "teeth, shoes"],
  appliance: ["furniture", "window, chair, lamp, bookshelf"],
  skies: ["sky", "walls, forests, mountains"],
  pool: ["place", "lake, forest, kitchen, garden"],
  court: ["place", "beach, kitchen, forest, street"],
  slope: ["surface", "beach, road, lake, bridge"],
  sidewalk: ["surface", "beach, grass, roof, bridge"],
};

/** Nouns that have no "a" and no plural in captions. */
export const MASS_NOUNS =
  "broccoli, lettuce, spinach, kale, corn, celery, asparagus, rice, pasta, spaghetti, bread, toast, cheese, bacon, ham, meat, beef, pork, butter, tofu, sushi, popcorn, chocolate, honey, jam, syrup, ketchup, mustard, garlic, coffee, tea, juice, lemonade, milk, beer, wine, champagne, soda, cola, water, espresso, grass, sand, snow, ice, mud, dirt, gravel, pavement, asphalt, concrete, hay, bamboo, ivy, lightning, rain, fog, mist, fire, smoke, steam, food, fruit, furniture, clothing, luggage, hair, soap, toothpaste, traffic, wood, metal, glass, plastic, paper, leather, steel, stone, brick, machinery, lego, lasagna, curry";

/** Nouns that are plural though singular in sense; they take no "a" and a plural verb. */
export const PLURAL_ONLY =
  "skis, skates, ice skates, roller skates, snowshoes, flippers, jeans, pants, trousers, shorts, leggings, tights, pajamas, sunglasses, glasses, goggles, binoculars, scissors, tongs, pliers, stairs, steps, woods, clothes, people, fries, chips";

/** Words that head "X of Y": a measure of Y, never an object that may be exchanged alone. */
export const PARTITIVES =
  "cup, glass, bottle, bowl, plate, slice, piece, pair, group, bunch, pile, stack, row, herd, flock, pack, school, swarm, crowd, set, bag, box, basket, bucket, jar, jug, mug, tray, can, loaf, bouquet, line, couple, number, variety, lot, lots, dozen, dozens, hundreds, side, top, front, back, edge, corner, middle, center, centre, end, bottom, part, half, picture, photo, image, view, type, kind, collection, assortment, team, series, body, display, bundle, handful, sheet, stick, bar, field, carton, pot, pan, vase, crate, floor, wall, base, left, right, inside, outside, pieces, slices, cups, glasses, bottles, bowls, plates, rows, stacks, piles, groups";
