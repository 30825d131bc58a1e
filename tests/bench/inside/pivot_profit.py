"""The pivot of profit as the browser asks for it, and its GROUP BY written by hand."""

import json
import os
import statistics
import time

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 7))
SETS = [[], ["recognized_on:month"], ["side"], ["recognized_on:month", "side"]]
MEASURES = ["__count", "estimated:sum", "posted:sum"]
# The same question to the table itself, by who knows that no charge is spread.
BARE = """
    SELECT date_trunc('month', c.recognized_on::timestamp), c.side, count(*),
           sum(CASE c.side WHEN 'sell' THEN c.company_amount
                           ELSE -c.company_amount END),
           sum(CASE c.side WHEN 'sell' THEN c.actual_amount - c.exchange_difference
                           ELSE c.exchange_difference - c.actual_amount END)
      FROM freight_charge c
      JOIN freight_charge_code code
        ON code.id = c.code_id AND code."group" <> 'disbursement'
     WHERE c.company_id = %s AND c.without_order IS NOT TRUE
     GROUP BY GROUPING SETS ((), (1), (2), (1, 2))
"""

env = env(su=False)  # noqa: F821
user = env.ref("base.user_admin")
profit = env["freight.profit"].with_user(user)


def ours():
    return profit.formatted_read_grouping_sets([], SETS, MEASURES)


def peer():
    env.cr.execute(BARE, [env.company.id])
    return env.cr.fetchall()


def seconds(work):
    env.invalidate_all()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


found = sum(len(each) for each in ours())
assert found == len(peer()), "The pivot and its query tell different groups."
spent = {"ours": [], "peer": []}
for _round in range(ROUNDS):
    spent["ours"].append(seconds(ours))
    spent["peer"].append(seconds(peer))
print(
    "BENCH",
    json.dumps({key: 1000 * statistics.median(each) for key, each in spent.items()}),
)
