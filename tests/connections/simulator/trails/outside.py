"""What a guide says to do elsewhere than in Intacct: on the wizard's page, in a mailbox, by asking somebody.

Beginnings of clicks. A new sentence that names no button and no field fails the walk until it is reviewed and listed
here, or acted on in `in_words.py`.
"""

OUTSIDE = (
    # the wizard's page
    "Check that you can",
    "Choose another entity on the page",
    "Choose other entities on the page",
    "Choose the same level on the page Choose the entity",
    "Choose the top level and no entity on the page",
    "Copy the ID and paste it",
    "Enter its user ID and password on the page of the credentials",
    "Enter the credentials once more",
    "Enter the new password from the e-mail",
    "Enter the sender ID on this page",
    "Enter the sender password on this page",
    "For each row that failed",
    "If only this one entity is meant, choose it on the page",
    "If your company has entities, decide where",
    "If your company has no entities, leave the entity blank",
    "If you chose an entity, choose the top level on the page",
    "Leave the entity blank",
    "On this page, choose the top level or the entities",
    "Paste it on the page Company ID",
    "Run the check again",
    "Wait while we check",
    "You can choose the top level on the page",
    # mailboxes and papers
    "Choose an e-mail address",
    "Compare both with what Sage sent you",
    "Compare company ID, user ID and password with the e-mail",
    "Compare user ID and password with the e-mail",
    "Copy the password from the e-mail",
    "Copy the user ID from the e-mail",
    "Find the sender ID and the sender password that Sage gave you",
    "Make sure that you can open the mailbox",
    "Open the mailbox of",
    "Take the new password from the e-mail",
    # to think over, to tell us, to ask Sage or a colleague
    "Ask who",
    "Decide where",
    "Find out if your chart of accounts",
    "If all of it is right",
    "If both are right, ask",
    "If the ID was right, tell us",
    "If the account should not ask for it, ask",
    "If there is no such row, check your admin privileges or ask",
    "If they are right, ask Sage",
    "If your company does not use",
    "If you want to stay in one entity",
    "Keep ",
    # accounting, which the simulated Intacct has no pages for
    "Check that the item exists in Intacct",
    "Check the compliance records",
    "Choose another account for this payment",
    "Complete the account or the record",
    "Complete the record",
    "Either open the period again",
    "See in the message which account",
    "Then let ",
)
