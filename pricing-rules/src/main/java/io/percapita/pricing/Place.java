package io.percapita.pricing;

/**
 * A place in a rule file, for error messages.
 *
 * @param file the file's name
 * @param line the line, counted from 1
 * @param key the path of keys that leads there, empty for the file itself
 */
record Place(String file, int line, String key) {
  PriceBookException error(String problem) {
    return new PriceBookException(file, line, key, problem);
  }
}
