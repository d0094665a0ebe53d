// Tell the style sheet that scripts run, before the first paint: pages lie differently without them. Old phones without modules stay without.
if ("noModule" in HTMLScriptElement.prototype) document.documentElement.classList.add("scripted");
