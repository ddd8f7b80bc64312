package io.percapita.attribution;

/**
 * Tells a principal's name from what {@link Object#toString} makes of one that has none, such as
 * {@code com.acme.User@1b2c3d}. Frameworks take that for a name where a class has no other.
 */
final class NamelessPrincipal {
  private static final int MAX_HASH_LENGTH = 8;

  private NamelessPrincipal() {}

  /**
   * The length of the class's name at the beginning, or 0 if it is a name. Names such as {@code
   * ann@cafe}, of hosts that could be hash codes, are told by their lower-case beginning.
   */
  static int classNameLength(String name) {
    int at = name.lastIndexOf('@');
    int hashLength = name.length() - at - 1;
    if (at <= 0 || hashLength < 1 || hashLength > MAX_HASH_LENGTH) {
      return 0;
    }
    for (int i = at + 1; i < name.length(); i++) {
      if (Character.digit(name.charAt(i), 16) < 0 || Character.isUpperCase(name.charAt(i))) {
        return 0;
      }
    }
    for (int i = 0; i < at; i++) {
      char c = name.charAt(i);
      if (c != '.' && c != '/' && !Character.isJavaIdentifierPart(c)) {
        return 0;
      }
    }
    char first = name.charAt(name.lastIndexOf('.', at) + 1);
    return Character.isUpperCase(first) || first == '$' ? at : 0;
  }
}
