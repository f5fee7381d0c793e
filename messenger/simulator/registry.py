"""Which method has which model and which handler, and how a refused parameter is put into Telegram's words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError

from messenger.simulator import answering, methods, sending
from messenger.simulator.errors import ApiError, bad_request
from messenger.simulator.state import State

# Each handler takes its own model, which one signature for all cannot say.
Handler: TypeAlias = Callable[[State, Any], object | Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Spec:
    """One method: its name as documented, its parameters, what carries it out."""

    name: str
    model: type[methods.Method]
    run: Handler

    def parse(self, parameters: dict[str, object]) -> methods.Method:
        """Return the validated parameters, or raise ApiError (400)."""
        try:
            return self.model.model_validate(parameters)
        except ValidationError as error:
            raise _refused(error) from None


def _refused(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "telegram":
        text = str(first["msg"])
    elif first["type"] == "extra_forbidden":
        text = f'unknown parameter "{where}"'
    elif first["type"] == "union_tag_not_found":
        text = "object expected as reply markup"
    elif first["type"] == "missing":
        text = f"{name} is empty" if name == where else f"can't parse {name}: Can't find field \"{where}\""
    else:
        text = f'wrong type of parameter "{where}": {first["msg"]}'
    # An unknown name may be long and hold anything.
    return bad_request(text[:500].encode(errors="replace").decode())


_SPECS = (
    Spec("getMe", methods.GetMe, answering.get_me),
    Spec("logOut", methods.LogOut, answering.always_true),
    Spec("close", methods.Close, answering.always_true),
    Spec("getUpdates", methods.GetUpdates, answering.get_updates),
    Spec("setWebhook", methods.SetWebhook, answering.set_webhook),
    Spec("deleteWebhook", methods.DeleteWebhook, answering.delete_webhook),
    Spec("getWebhookInfo", methods.GetWebhookInfo, answering.get_webhook_info),
    Spec("sendMessage", methods.SendMessage, sending.send_message),
    Spec("sendPhoto", methods.SendPhoto, sending.send_photo),
    Spec("sendDocument", methods.SendDocument, sending.send_document),
    Spec("sendChatAction", methods.SendChatAction, sending.send_chat_action),
    Spec("editMessageText", methods.EditMessageText, sending.edit_message_text),
    Spec("editMessageReplyMarkup", methods.EditMessageReplyMarkup, sending.edit_message_reply_markup),
    Spec("deleteMessage", methods.DeleteMessage, sending.delete_message),
    Spec("answerCallbackQuery", methods.AnswerCallbackQuery, answering.answer_callback_query),
    Spec("answerInlineQuery", methods.AnswerInlineQuery, answering.answer_inline_query),
    Spec("getMyCommands", methods.GetMyCommands, answering.get_my_commands),
    Spec("setMyCommands", methods.SetMyCommands, answering.set_my_commands),
    Spec("deleteMyCommands", methods.DeleteMyCommands, answering.delete_my_commands),
    Spec("getMyName", methods.GetMyName, answering.get_my_name),
    Spec("setMyName", methods.SetMyName, answering.set_my_name),
    Spec("getMyDescription", methods.GetMyDescription, answering.get_my_description),
    Spec("setMyDescription", methods.SetMyDescription, answering.set_my_description),
    Spec("getMyShortDescription", methods.GetMyShortDescription, answering.get_my_short_description),
    Spec("setMyShortDescription", methods.SetMyShortDescription, answering.set_my_short_description),
    Spec("setChatMenuButton", methods.SetChatMenuButton, answering.set_chat_menu_button),
)
# Telegram takes a method's name in any case.
METHODS = {spec.name.lower(): spec for spec in _SPECS}
