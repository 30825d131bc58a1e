from . import (
    freight_container_conflict,
    freight_container_step,
    freight_customs_hold,
    freight_handover_return,
    freight_house_add,
    freight_leg_replan,
    freight_shipment_merge,
    freight_shipment_override,
    freight_shipment_roll,
    freight_shipment_split,
    mail_activity_schedule,
)
