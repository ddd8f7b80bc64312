package io.percapita.demo;

/**
 * One request of a user to the SaaS.
 *
 * @param user who is signed in
 * @param path what they ask for
 * @param question what they want to know
 */
record Visit(DemoUser user, String path, String question) {}
