"""Everything that somebody can command: the table of contents. dashboard/handlers/ carries them out."""

from __future__ import annotations

from typing import Final

from domain.accounts.account_commands import (
    ApproveReset,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndSessions,
    GrantRoles,
    InviteHolder,
    ProposeReset,
    RejectReset,
    ResetPassword,
    ResetSecondFactor,
    RestoreHolder,
    SetTemporaryPassword,
    UnlockAccount,
)
from domain.accounts.key_commands import (
    ApproveReadToken,
    CreateKiosk,
    CreateToken,
    EndKiosk,
    EndToken,
    RejectReadToken,
    RequestReadToken,
    WithdrawReadToken,
)
from domain.accounts.own_commands import (
    ChangePassword,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetSecondFactor,
    SignOutEverywhere,
)
from domain.audit.export_commands import RecordExport
from domain.audit.retention_commands import SetRetention
from domain.cases.case_commands import RevealCase
from domain.directory.directory_commands import (
    AddDuty,
    RecordPhoneSearch,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveUnit,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
)
from domain.directory.import_commands import (
    ApplyImport,
    ApproveImport,
    PreviewImport,
    RejectImport,
    WithdrawImport,
)
from domain.kernel.command import Command
from domain.responses.response_commands import DeclareResponse, EndResponse
from domain.sources.source_commands import (
    AcknowledgeLoss,
    ClaimResend,
    ReleaseResend,
    RevealDeadLetter,
    SettleResend,
)

COMMANDS: Final[tuple[type[Command], ...]] = (
    AddDuty,
    DeclareResponse,
    EndResponse,
    RevealCase,
    RevealDeadLetter,
    ClaimResend,
    ReleaseResend,
    SettleResend,
    AcknowledgeLoss,
    SetRetention,
    ApplyImport,
    ApproveImport,
    ApproveReadToken,
    ApproveReset,
    ChangePassword,
    CreateAccount,
    CreateKiosk,
    CreateToken,
    DisableAccount,
    EnableAccount,
    EndKiosk,
    EndSessions,
    EndToken,
    GrantRoles,
    InviteHolder,
    PreviewImport,
    ProposeReset,
    RecordExport,
    RecordPhoneSearch,
    RejectImport,
    RejectReadToken,
    RejectReset,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveSecondFactor,
    RemoveUnit,
    RenewRecoveryCodes,
    RequestReadToken,
    ResetPassword,
    ResetSecondFactor,
    RestoreHolder,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
    SetSecondFactor,
    SetTemporaryPassword,
    SignOutEverywhere,
    UnlockAccount,
    WithdrawImport,
    WithdrawReadToken,
)
