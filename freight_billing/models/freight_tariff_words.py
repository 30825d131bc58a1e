from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.rating import PERCENT_BASES, trim


class FreightTariff(models.Model):
    """Rating's answers in words, in the language of whoever reads them."""

    _inherit = "freight.tariff"

    @api.model
    def _word_problems(self, problems):
        """Yield a sentence for each tie or gap: what is missing, and what to do.

        :param problems: plain data, as ``_note_rated`` keeps it
        """
        codes = self.env["freight.charge.code"].sudo()
        codes = codes.browse({problem["code"] for problem in problems} - {None})
        names = {code.id: code.code for code in codes.exists()}
        types = self.env["freight.equipment.type"].sudo()
        types = types.browse({problem["box_type"] for problem in problems} - {None})
        boxes = {box_type.id: box_type.code for box_type in types.exists()}
        lines = self.env["freight.tariff.line"].sudo()
        lines = lines.browse({line for each in problems for line in each["lines"]})
        tariffs = {line.id: line.tariff_id.display_name for line in lines.exists()}
        sides = dict(self._fields["side"]._description_selection(self.env))
        basis_words = self._get_basis_words()
        for problem in problems:
            what = names.get(problem["code"], "?")
            if problem["box_type"]:
                what = f"{what} {boxes.get(problem['box_type'], '')}"
            yield self._word_problem(
                problem["why"],
                what=f"{sides[problem['side']]}, {what}",
                side=sides[problem["side"]],
                basis=basis_words.get(problem["basis"], ""),
                currency=self.env["res.currency"].browse(problem["currency"]).name,
                tariffs=", ".join(
                    tariffs[line] for line in problem["lines"] if line in tariffs
                ),
            )

    def _word_problem(self, why, what, side, basis, currency, tariffs):
        return {
            "tie": self.env._(
                "%(what)s: these lines fit equally well: %(tariffs)s. Make one of them "
                "more specific, or end the validity of the others.",
                what=what,
                tariffs=tariffs,
            ),
            "no_freight": self.env._(
                "%(side)s: no tariff line prices the carriage on this route. Add one, "
                "or add the charge by hand.",
                side=side,
            ),
            "unpriced": self.env._(
                "%(what)s: no tariff line prices this type of box. Add one.", what=what
            ),
            "no_quantity": self.env._(
                "%(what)s is charged by %(basis)s, and the shipment does not say how "
                "many. Enter the cargo, its value, or the days.",
                what=what,
                basis=basis,
            ),
            "no_base": self.env._(
                "%(what)s is a percentage of charges that this shipment does not have.",
                what=what,
            ),
            "no_exchange": self.env._(
                "%(what)s: there is no exchange rate of %(currency)s. Enter one.",
                what=what,
                currency=currency,
            ),
            "circle": self.env._(
                "%(what)s is a percentage of a charge that is a percentage of it. "
                "Change one of the lines.",
                what=what,
            ),
            "expired": self.env._(
                "%(what)s: all lines that fit have expired. Extend one, or add a "
                "version.",
                what=what,
            ),
            "not_yet": self.env._(
                "%(what)s: all lines that fit begin later than this shipment.",
                what=what,
            ),
            "no_date": self.env._(
                "%(what)s: the day that picks the rate is not known. Enter the ETD.",
                what=what,
            ),
        }[why]

    def _get_basis_words(self):
        field = self.env["freight.tariff.line"]._fields["basis"]
        return dict(field._description_selection(self.env))

    def _get_criterion_words(self):
        return {
            "customer": self.env._("customer"),
            "tag": self.env._("customer's tag"),
            "vendor": self.env._("vendor"),
            "carrier": self.env._("carrier"),
            "pol": self.env._("POL"),
            "pod": self.env._("POD"),
            "receipt": self.env._("place of receipt"),
            "delivery": self.env._("place of delivery"),
            "equipment": self.env._("equipment"),
            "commodity": self.env._("commodity"),
            "service": self.env._("service"),
            "mode": self.env._("mode"),
            "direction": self.env._("direction"),
            "validity": self.env._("start of validity"),
            "basis": self.env._("basis"),
        }

    def _word_refused(self, why, at, winner):
        """Say why a line does not price a shipment."""
        words = self._get_criterion_words()
        if why == "beaten":
            return self.env._(
                "less specific than %(winner)s: %(criterion)s",
                winner=winner,
                criterion=words[at],
            )
        if why in words:
            return self.env._("for another %s", words[why])
        return {
            "expired": self.env._("expired"),
            "not_yet": self.env._("not valid yet"),
            "no_date": self.env._("the day that picks the rate is not known"),
        }[why]

    def _word_reasons(self, data, line, amount, currency):
        """Say how an amount came about: the line, the arithmetic, the lines it beat.

        :param data: as ``_prepare_explanation`` has it
        """
        criteria = self._get_criterion_words()
        texts = [
            self.env._(
                "%(tariff)s, %(code)s",
                tariff=line.tariff_id.display_name
                or self.env._("a tariff that is gone"),
                code=line.code_id.code or "",
            )
        ]
        if data["named"]:
            named = ", ".join(criteria[name] for name in data["named"])
            texts.append(self.env._("It names this shipment's %s.", named))
        texts.append(self._word_day(data))
        percent = line.basis in PERCENT_BASES
        basis = self._get_basis_words().get(line.basis, "")
        for quantity, price in data["parts"]:
            texts.append(
                self.env._(
                    "%(base)s × %(price)s %%", base=trim(quantity), price=trim(price)
                )
                if percent
                else f"{trim(quantity)} {basis} × {trim(price)} {currency.name}"
            )
        charged = sum(float(quantity) for quantity, _price in data["parts"])
        if charged > float(data["quantity"]):
            texts.append(
                self.env._(
                    "The next break is cheaper: %(charged)s instead of %(quantity)s.",
                    charged=trim(charged),
                    quantity=trim(data["quantity"]),
                )
            )
        if data["bound"]:
            texts.append(
                self.env._("The minimum counts.")
                if data["bound"] == "minimum"
                else self.env._("The maximum counts.")
            )
        texts.append(f"= {currency.format(amount)}")
        rivals = self.env["freight.tariff.line"].browse(
            [line_id for line_id, _at in data["beaten"]]
        )
        names = {each.id: each.tariff_id.display_name for each in rivals.exists()}
        for line_id, at in data["beaten"]:
            if line_id in names:
                texts.append(
                    self.env._(
                        "Not %(tariff)s: less specific by %(criterion)s.",
                        tariff=names[line_id],
                        criterion=criteria[at],
                    )
                )
        return "\n".join(filter(None, texts))

    def _word_day(self, data):
        if not data["day"]:
            return ""
        words = dict(self._fields["date_basis"]._description_selection(self.env))
        day = format_date(self.env, fields.Date.from_string(data["day"]))
        if data["day_source"] == data["day_basis"]:
            return self.env._(
                "Rate of the day of %(basis)s, %(day)s.",
                basis=words[data["day_basis"]],
                day=day,
            )
        return self.env._(
            "Rate of %(day)s, the day of %(known)s, as that of %(basis)s is not known "
            "yet.",
            day=day,
            known=words[data["day_source"]],
            basis=words[data["day_basis"]],
        )


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    @api.depends("explanation_data", "rated_amount", "tariff_line_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        tariffs = self.env["freight.tariff"].sudo()
        for charge in self:
            data = charge.explanation_data
            charge.explanation = data and tariffs._word_reasons(
                data,
                charge.tariff_line_id.sudo(),
                charge.rated_amount,
                charge.rated_currency_id,
            )
