package io.percapita.attribution;

/**
 * Tells a principal's name from what {@link Object#toString} makes of one that has none, such as
 * {@code com.acme.User@1b2c3d}. Frameworks take that for a name where a class has no other.
 */
final class NamelessPrincipal {
  private static final int MAX_HASH_LENGTH = 8;

  /** A shorter one comes once in 30,000 objects. */
  private static final int MIN_HASH_LENGTH = 5;

  private NamelessPrincipal() {}

  /**
   * The length of the class's name at the beginning, or 0 if it is a name. Names of people and
   * machines at hosts that could be hash codes, such as {@code ann@facade} or {@code
   * Ann.Lee@facade}, are told by what classes have: a package in lower case.
   */
  static int classNameLength(String name) {
    int at = name.lastIndexOf('@');
    int hashLength = name.length() - at - 1;
    if (at <= 0 || hashLength < MIN_HASH_LENGTH || hashLength > MAX_HASH_LENGTH) {
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
    return isClass(name.substring(0, at)) ? at : 0;
  }

  private static boolean isClass(String name) {
    int end = name.lastIndexOf('.');
    for (int dot = -1; dot < end; dot = name.indexOf('.', dot + 1)) {
      if (!Character.isLowerCase(name.charAt(dot + 1))) {
        return false;
      }
    }
    return end > 0 && end + 1 < name.length() && beginsClass(name.charAt(end + 1));
  }

  /** Those that compilers and libraries make begin with a sign. */
  private static boolean beginsClass(char first) {
    return Character.isUpperCase(first) || first == '$';
  }
}
