package io.percapita.agent;

/**
 * What an application can ask about budgets before it makes a call, by JMX and so without a class
 * of ours; see docs/budgets.md. Answers are the words of {@code llm.budget.action}.
 */
public interface BudgetMBean {
  /**
   * What a call made now on this thread would come to, for whoever attribution finds in the current
   * context: {@code allow}, {@code flag}, {@code reroute} or {@code throttle}.
   */
  String current();

  /**
   * What a call for somebody would come to.
   *
   * @param user the user's id, as baggage would have it
   * @param plan the user's plan
   * @param feature the product feature
   */
  String of(String user, String plan, String feature);
}
