"""What is planned for the owner of an exception, on its shipment: begun and ended in
sets, since ingest opens and closes exceptions by the hundred.

What Odoo does around an activity that its ORM makes or deletes is done here once for
each owner, not for each activity.
"""

from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.rows import as_json


class FreightException(models.Model):
    _inherit = "freight.exception"

    @api.model
    def _plan_activities(self, rows):
        """Plan what the owners have to do, and note it in the rows.

        That comes first: PostgreSQL looks for all that a row refers to once more when
        it is written again by whoever has just made it.
        """
        rules = self.env["freight.exception.rule"].sudo()
        rules = rules.browse({row["rule_id"] for row in rows})
        types = {rule.id: rule.activity_type_id.id for rule in rules}
        tasks = [row for row in rows if row["shipment_id"] and types[row["rule_id"]]]
        if not tasks:
            return
        shipments = self.env["freight.shipment"].sudo()
        shipments = _by_id(shipments, {row["shipment_id"] for row in tasks})
        users = _by_id(self.env["res.users"].sudo(), {row["user_id"] for row in tasks})
        values = [
            {
                "res_id": shipment.id,
                "res_name": shipment.display_name,
                "user_id": row["user_id"],
                "user_tz": users[row["user_id"]].tz or None,
                "activity_type_id": types[row["rule_id"]],
                "summary": summary,
                "date_deadline": shipment._get_branch_day(
                    row["deadline"] or row["opened_at"]
                ),
            }
            for row, summary in zip(tasks, self._get_summaries(tasks), strict=True)
            for shipment in [shipments[row["shipment_id"]]]
        ]
        ids = self._insert_activities(values)
        for row, activity_id in zip(tasks, ids, strict=True):
            row["activity_id"] = activity_id
        self._follow_activities(values)

    @api.model
    def _insert_activities(self, values):
        """Insert activities of shipments; return their ids, in this order."""
        self.env.cr.execute(
            SQL(
                "SELECT nextval(pg_get_serial_sequence('mail_activity', 'id')) "
                "FROM generate_series(1, %s)",
                len(values),
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        now = fields.Datetime.now()
        shared = {
            "res_model_id": self.env["ir.model"]._get_id("freight.shipment"),
            "res_model": "freight.shipment",
            "automated": True,
            "active": True,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }
        rows = [{"id": id_, **one} for id_, one in zip(ids, values, strict=True)]
        columns = SQL(", ").join(map(SQL.identifier, (*rows[0], *shared)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_activity (%(columns)s)
                     SELECT %(columns)s
                       FROM json_populate_recordset(
                                json_populate_record(NULL::mail_activity, %(shared)s),
                                %(rows)s)
                """,
                columns=columns,
                shared=as_json(shared),
                rows=as_json(rows),
            )
        )
        return ids

    @api.model
    def _follow_activities(self, values):
        """Let owners follow the shipments of their new activities, and count these."""
        of_users = defaultdict(set)
        for one in values:
            of_users[one["user_id"]].add(one["res_id"])
        users = self.env["res.users"].sudo()
        shipments = self.env["freight.shipment"].sudo()
        for user_id, ids in of_users.items():
            if user_id:
                partner = users.browse(user_id).partner_id
                shipments.browse(sorted(ids)).message_subscribe(partner.ids)
        self._after_activities({one["res_id"] for one in values})
        self._count_activities(
            ((one["user_id"], one["date_deadline"]) for one in values), begun=True
        )

    @api.model
    def _end_activities(self, ids):
        """Delete what was planned for exceptions that are closed now."""
        ids = list(ids)
        if not ids:
            return
        activities = self.env["mail.activity"].sudo()
        activities.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM mail_activity WHERE id = ANY(%s) "
                "RETURNING res_id, user_id, date_deadline, active",
                ids,
            ),
            log_exceptions=False,
        )
        gone = self.env.cr.fetchall()
        files = self.env["ir.attachment"].sudo()
        files.search(
            [("res_model", "=", "mail.activity"), ("res_id", "in", ids)]
        ).unlink()
        activities.browse(ids).invalidate_recordset(flush=False)
        self._after_activities({res_id for res_id, *_rest in gone})
        self._count_activities(
            ((user_id, day) for _id, user_id, day, is_active in gone if is_active),
            begun=False,
        )

    @api.model
    def _after_activities(self, shipment_ids):
        """Let shipments know that their activities are others."""
        shipments = self.env["freight.shipment"].sudo().browse(sorted(shipment_ids))
        shipments.invalidate_recordset(["activity_ids"], flush=False)
        shipments.modified(["activity_ids"])

    @api.model
    def _count_activities(self, due, begun):
        """Tell people's open windows how many more, or fewer, they have to do today.

        :param due: (user id or None, day) of each activity
        """
        today = fields.Date.today()
        counts = Counter(user_id for user_id, day in due if user_id and day <= today)
        kind, sign = ("activity_created", 1) if begun else ("activity_deleted", -1)
        for user_id, count in counts.items():
            self.env["res.users"].sudo().browse(user_id)._bus_send(
                "mail.activity/updated", {kind: True, "count_diff": sign * count}
            )

    @api.model
    def _get_summaries(self, rows):
        """Return the names of these rows; each owner reads a language of their own."""
        mine = defaultdict(list)
        for number, row in enumerate(rows):
            mine[row["user_id"]].append(number)
        summaries = [""] * len(rows)
        for user_id, numbers in mine.items():
            user = self.env["res.users"].sudo().browse(user_id or ())
            told = self.sudo().with_context(lang=user.lang or None, tz=user.tz or None)
            each = [rows[number] for number in numbers]
            rules = _by_id(
                told.env["freight.exception.rule"], {row["rule_id"] for row in each}
            )
            boxes = _by_id(
                told.env["freight.container"], {row["container_id"] for row in each}
            )
            names = told._get_names(row["params"] for row in each)
            for number, row in zip(numbers, each, strict=True):
                rule, box = rules[row["rule_id"]], boxes[row["container_id"]]
                detail = told._describe(rule, box, row["params"], names)
                summaries[number] = told._put_together(rule, detail)
        return summaries


def _by_id(model, ids):
    """Return ``{id: record}``, all of them read at once; None is no record."""
    records = model.browse(ids - {None})
    return {None: model, **{record.id: record for record in records}}
