"""What a portal user may read through RPC of contacts, logins, branches and catalogues.

A field that turns up and stands in none of these lists fails the test: look at it, and
either close it (models/res_partner_fields.py) or write it down here.
"""

# What every model has.
COMMON = frozenset(
    "id display_name create_uid create_date write_uid write_date".split()
)
OPEN = {
    # Name, address, numbers and pictures of their own company, which they wrote
    # themselves; how Odoo shows and reaches it; their own invoices and cards.
    "res.partner": """
        active active_lang_count activity_exception_decoration
        activity_exception_icon activity_type_icon application_statistics
        available_invoice_template_pdf_report_ids available_peppol_eas
        avatar_1024 avatar_128 avatar_1920 avatar_256 avatar_512 channel_ids
        channel_member_ids child_ids city color commercial_company_name
        commercial_partner_id company_id company_name company_registry
        company_registry_label company_registry_placeholder company_type
        complete_name contact_address contact_address_inline country_code
        country_id currency_id display_invoice_edi_format
        display_invoice_template_pdf_report_id email email_formatted
        email_normalized employee fiscal_country_codes
        fiscal_country_group_codes function global_location_number has_message
        im_status image_1024 image_128 image_1920 image_256 image_512
        industry_id invoice_edi_format invoice_edi_format_store invoice_ids
        invoice_sending_method invoice_template_pdf_report_id is_company
        is_peppol_edi_format is_public is_ubl_format lang main_user_id
        message_bounce message_has_error message_has_error_counter
        message_has_sms_error message_ids message_is_follower message_needaction
        message_needaction_counter name offline_since parent_id parent_name
        partner_company_registry_placeholder partner_latitude partner_longitude
        partner_share partner_vat_placeholder payment_token_count
        payment_token_ids peppol_eas peppol_endpoint phone phone_mobile_search
        phone_sanitized properties_base_definition_id
        property_account_position_id property_payment_term_id
        property_product_pricelist ref_company_ids rtc_session_ids self
        specific_property_product_pricelist state_id street street2 type
        type_address_label tz tz_offset user_id user_ids vat vat_label website
        website_message_ids zip
    """,
    # A login as its owner knows it; of others of their company who they are, since
    # keys, devices and logs are each closed to all but their owner.
    "res.users": """
        accesses_count action_id active active_partner all_group_ids api_key_ids
        auth_passkey_key_ids can_edit_role companies_count company_id
        company_ids device_ids email_domain_placeholder group_ids groups_count
        has_external_mail_server im_status is_out_of_office log_ids login
        login_date manual_im_status new_password notification_type
        odoobot_failed odoobot_state out_of_office_from out_of_office_message
        out_of_office_to partner_id password res_users_settings_id
        res_users_settings_ids resource_calendar_id resource_ids role role_ids
        rules_count share signature state totp_enabled totp_trusted_device_ids
        tour_enabled tz_offset view_group_hierarchy
    """,
    # The branch that serves them: its address and colours, and Odoo's own settings of
    # its books. None of them tells of a customer or a cost.
    "res.company": """
        account_cash_basis_base_account_id
        account_default_pos_receivable_account_id
        account_discount_expense_allocation_id
        account_discount_income_allocation_id account_enabled_tax_country_ids
        account_fiscal_country_group_codes account_fiscal_country_id
        account_journal_early_pay_discount_gain_account_id
        account_journal_early_pay_discount_loss_account_id
        account_journal_suspense_account_id account_opening_date
        account_opening_journal_id account_opening_move_id account_price_include
        account_purchase_receipt_fiscal_position_id account_purchase_tax_id
        account_sale_tax_id account_storno account_use_credit_limit active
        alias_domain_id all_child_ids anglo_saxon_accounting
        automatic_entry_default_journal_id autopost_bills
        bank_account_code_prefix bank_journal_ids batch_payment_sequence_id
        bounce_email bounce_formatted cash_account_code_prefix catchall_email
        catchall_formatted chart_template child_ids city color company_details
        company_registry company_registry_placeholder company_vat_placeholder
        country_code country_id currency_exchange_journal_id currency_id
        default_cash_difference_expense_account_id
        default_cash_difference_income_account_id default_from_email
        display_account_storno display_invoice_amount_total_words
        display_invoice_tax_company_currency domestic_fiscal_position_id email
        email_formatted email_primary_color email_secondary_color
        expects_chart_of_accounts expense_account_id expense_accrual_account_id
        expense_currency_exchange_account_id external_report_layout_id
        fiscal_position_ids fiscalyear_last_day fiscalyear_last_month
        fiscalyear_lock_date font force_restrictive_audit_trail freight_tz
        hard_lock_date has_message iap_enrich_auto_done income_account_id
        income_currency_exchange_account_id incoterm_id invoice_terms
        invoice_terms_html is_company_details_empty layout_background
        layout_background_image link_qr_code logo logo_web message_has_error
        message_has_error_counter message_has_sms_error message_ids
        message_is_follower message_needaction message_needaction_counter
        multi_vat_foreign_country_ids name paperformat_id parent_id parent_ids
        parent_path partner_id phone price_difference_account_id primary_color
        purchase_lock_date qr_code quick_edit_mode report_footer report_header
        resource_calendar_id resource_calendar_ids restrictive_audit_trail
        revenue_accrual_account_id root_id sale_lock_date secondary_color
        sequence snailmail_color snailmail_cover snailmail_duplex state_id
        street street2 tax_calculation_rounding_method tax_cash_basis_journal_id
        tax_exigibility tax_lock_date terms_type transfer_account_code_prefix
        transfer_account_id uninstalled_l10n_module_ids
        user_fiscalyear_lock_date user_hard_lock_date user_ids
        user_purchase_lock_date user_sale_lock_date user_tax_lock_date
        uses_default_logo vat website website_message_ids zip
    """,
    # Public knowledge.
    "res.country": """
        address_format address_view_id code country_group_codes
        country_group_ids currency_id image_url
        is_mercado_pago_supported_country is_stripe_supported_country name
        name_position phone_code state_ids state_required vat_label zip_required
    """,
    # Public knowledge.
    "res.country.state": """
        code country_id name
    """,
    # Public knowledge.
    "res.currency": """
        active currency_subunit_label currency_unit_label date decimal_places
        display_rounding_warning fiscal_country_codes full_name inverse_rate
        is_current_company_currency iso_numeric name position rate rate_ids
        rate_string rounding symbol
    """,
    # Public knowledge.
    "res.lang": """
        active code date_format decimal_point direction flag_image
        flag_image_url grouping iso_code name thousands_sep time_format url_code
        week_start
    """,
}
