// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(
()=>{asked=0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living2=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living2.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living2.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=
!0;let now=living2.get(root);now?.call===call&&(now.figure.destroy(),living2.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatFixed(value){if(value===null||!Number.isFinite(value))return"none";let text=value.toFixed(2);return text==="-0.00"?"0.00":minus(text)}function minus(text){
return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function visibleText(text){return text===""?"\u2205":text.replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").
replace(/^\s+$/,"\u2423")}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}};var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(root.getBoundingClientRect().width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();
for(let end of ends)end()}})}var PLAY_ICON="M3 2l10 6-10 6z",PAUSE_ICON="M3 2h3.5v12H3zM9.5 2H13v12H9.5z",FRAMES_A_SECOND=12,STEPS_A_SECOND=2;function makePlay(named){let icon=svgEl("path",{d:PLAY_ICON,fill:"currentColor"}),sign=svgEl("svg",{width:14,height:14,viewBox:"0 0 16 16","aria-hidden":"true"},
icon),text=named?[el("span",{class:"play-text"},"Play")]:[];return{icon,play:el("button",{type:"button",class:"button play","aria-label":"Play"},sign,...text)}}
function showPlay({icon,play},playing,label){let text=play.querySelector(".play-text");text&&setText(text,playing?"Pause":"Play"),play.setAttribute("aria-label",
playing?"Pause":label),icon.setAttribute("d",playing?PAUSE_ICON:PLAY_ICON)}function showSlider(slider,value,text){slider.value=String(value);let[low,high]=[Number(
slider.min),Number(slider.max)];slider.style.setProperty("--fill",`${100*(value-low)/(high-low||1)}%`),slider.setAttribute("aria-valuetext",text)}function makeClock({at,count,go,end,waits=()=>!1},pace=FRAMES_A_SECOND){let handle=0,last=0,tick=now=>{handle=requestAnimationFrame(tick),!(now-last<1e3/pace-4)&&
(last=now,at()<count()-1?go(at()+1):waits()||end())};return{start(){cancelAnimationFrame(handle),last=performance.now(),handle=requestAnimationFrame(tick)},stop(){
cancelAnimationFrame(handle)}}}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.dispatchEvent(
new CustomEvent(TIME_EVENT,{detail:{from,group,t,passing}}))}function askTime(from,group){group&&window.dispatchEvent(new CustomEvent(ASK_EVENT,{detail:{from,group}}))}
function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(TIME_EVENT,
listen),()=>window.removeEventListener(TIME_EVENT,listen)}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}function saveMenu(choices,name="Save this picture"){let menu=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":name},
"Save");menu.append(summary,list);for(let[label,action]of choices){let button=el("button",{type:"button"},label);button.addEventListener("click",()=>{menu.open=
!1,action()}),list.append(button)}return menu.addEventListener("keydown",event=>{event.key!=="Escape"||!menu.open||(menu.open=!1,summary.focus(),event.stopPropagation())}),
menu.addEventListener("focusout",event=>{menu.contains(event.relatedTarget)||(menu.open=!1)}),menu}function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}function decodeCell(raw){let[time,units]=[raw.labels.length,raw.units.length],floats=text=>decodeFloats(text),values=new Map(Object.entries(raw.values).map(([name,
{data,stats}])=>[name,{data:floats(data),stats:floats(stats)}]));return{...raw,time,wide:Number(/ width="([\d.]+)"/.exec(raw.drawings.wide)[1]),value(name,t,row){
let found=values.get(name);return found?row===null?found.stats[t]:found.data[t*units+row]:null},spread(name,t){let{stats}=values.get(name);return[stats[time+t],
stats[2*time+t]]}}}function lineOf(cell,node){let has=name=>cell.lines.some(line=>line.name===name);return has(node)?node:node==="reset"?"content":["write","kee\
p","add"].includes(node)&&has("cell_state")?"cell_state":["write","squash","read","add"].includes(node)?"hidden_state":null}function placeDrawing(place,cell,size){let document_=new DOMParser().parseFromString(cell.drawings[size],"image/svg+xml"),svg=document.importNode(document_.documentElement,
!0);svg.removeAttribute("height"),svg.setAttribute("width","100%"),svg.style.maxWidth=`${svg.viewBox.baseVal.width*1.15}px`,svg.setAttribute("role","group"),svg.
setAttribute("aria-label",`The ${cell.cell} cell: what feeds what`),place.replaceChildren(svg);let all=selector=>[...svg.querySelectorAll(selector)],nodes=all("\
.node");for(let node of nodes)cell.lines.some(line=>line.name===node.dataset.node)&&setAttributes(node,{tabindex:0,role:"button"});return{svg,wires:all(".wire"),
prints:all("[data-print]"),nodes}}function wireStrength(value){return Number.isFinite(value)?Math.abs(value)/(1+Math.abs(value)):0}function paintDrawing(drawing,cell,t,row){
for(let wire of drawing.wires){let value=cell.value(wire.dataset.value,t,row),strength=wireStrength(value);wire.setAttribute("stroke",`var(--${value<0?"negative":
"positive"})`),wire.setAttribute("stroke-width",(1.2+5*strength).toFixed(2)),wire.setAttribute("stroke-opacity",(.3+.7*strength).toFixed(3))}for(let print of drawing.
prints)setText(print,formatFixed(cell.value(print.dataset.print,t,row)));for(let node of drawing.nodes){if(!node.hasAttribute("tabindex"))continue;let name=node.
dataset.node;node.setAttribute("aria-label",`${cell.titles[name]}: ${formatFixed(cell.value(name,t,row))}`)}}function markDrawing(drawing,cell,line){drawing.svg.
classList.toggle("marked",line!==null);for(let node of drawing.nodes)node.classList.toggle("lit",lineOf(cell,node.dataset.node)===line);for(let wire of drawing.
wires){let{to}=wire.dataset,lit=!to.startsWith("previous.")&&lineOf(cell,to)===line;wire.classList.toggle("lit",lit)}}function drawingColors(cell,theme){let colors=Object.
entries({ink:"text",muted:"muted",ground:"background",surface:"panel",positive:"positive",negative:"negative"}).map(([name,key])=>[name,css(theme[key])]),looks=Object.
entries(cell.looks).map(([name,look])=>[name,look[theme.mode]]);return Object.fromEntries([...colors,...looks])}function saveDrawing(drawing,cell,theme,heading){
let colors=drawingColors(cell,theme),copy=drawing.svg.cloneNode(!0),{x,y,width,height}=drawing.svg.viewBox.baseVal;copy.setAttribute("viewBox",`${x} ${y-30} ${width}\
 ${height+30}`),setAttributes(copy,{width,height:height+30,"font-family":theme.font,class:null}),copy.removeAttribute("style"),copy.prepend(svgEl("rect",{x,y:y-
30,width,height:height+30,fill:colors.ground}),svgEl("text",{x:x+10,y:y-10,"font-weight":600,fill:colors.ink},heading));for(let node of copy.querySelectorAll("[\
tabindex]"))node.removeAttribute("tabindex");let text=new XMLSerializer().serializeToString(copy).replace(/var\(--([a-z_]+)\)/g,(_,name)=>colors[name]);saveBlob(
new Blob([text],{type:"image/svg+xml"}),fileName(cell.name,"svg"))}function setSymbol(text){return text.split(/_\{([^}]*)\}/).map((part,k)=>k%2?el("sub",{},part):part)}function makeLines(cell,theme){return cell.lines.map(line=>{
let numbers=el("span",{class:"numbers"}),left=el("b",{},...setSymbol(line.symbol));left.style.color=cell.looks[line.name][theme.mode];let right=line.tokens.flatMap(
token=>Array.isArray(token)?setSymbol(token[1]):[token]),node=el("li",{"data-line":line.name},el("span",{class:"symbols"},left," = ",...right),numbers);return{line,
node,numbers}})}function arithmeticOf(cell,line,t,row){let text="";for(let token of line.tokens){if(!Array.isArray(token)){text+=token;continue}let number=formatFixed(
cell.value(token[0],t,row));number.startsWith("\u2212")&&text.endsWith(" + ")?text=`${text.slice(0,-2)}\u2212 ${number.slice(1)}`:text+=number.startsWith("\u2212")&&
text.endsWith("\xD7 ")?`(${number})`:number}return text}function isHeld(cell,name,t,row){return cell.held.some(([gate,steps,units])=>gate===name&&(steps?.includes(
t)??!0)&&(row===null||(units?.includes(cell.units[row])??!0)))}function numbersOf(cell,line,t,row){let result=formatFixed(cell.value(line.name,t,row));if(isHeld(
cell,line.name,t,row))return`${row===null?"mean":"="} ${result}, held there, whatever its sum`;if(row===null){let[low,high]=cell.spread(line.name,t);return`mean\
 ${result}, most units ${formatFixed(low)} to ${formatFixed(high)}`}return line.tokens.some(token=>Array.isArray(token)&&!Number.isFinite(cell.value(token[0],t,
row)))?`= ${result}, its value before the first step`:line.tokens.length===1?`= ${result}`:`= ${arithmeticOf(cell,line,t,row)} = ${result}`}function paintLines(lines,cell,t,row,marked){
for(let{line,node,numbers}of lines)setText(numbers,numbersOf(cell,line,t,row)),node.classList.toggle("lit",line.name===marked)}var SMALLEST=.8,COLUMNS=560,BESIDE=1e3;function makeCellDom(root){let dom={...makePlay(!1),slider:el("input",{type:"range",min:0,step:1,"aria-label":"Time step"}),
readout:el("div",{class:"at-step"}),unit:el("select",{"aria-label":"Unit"}),saving:el("div",{class:"saving"}),drawing:el("div",{class:"drawing"}),lines:el("ol",
{class:"lines","aria-label":"What each part works out at this step"}),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","a\
ria-live":"polite"})},steps=el("div",{class:"steps"},dom.play,dom.slider),bar=el("div",{class:"bar"},steps,dom.readout,el("label",{class:"unit"},"Unit ",dom.unit),
dom.saving);return root.replaceChildren(bar,el("div",{class:"both"},dom.drawing,dom.lines),dom.notes,dom.spoken),{...dom,steps}}function create(root){let dom=makeCellDom(
root),view={cell:null,raw:null,theme:null,width:0,t:0,row:0,marked:null,pinned:null,drawing:null,lines:[],playing:!1,fresh:!1},schedule=onceAFrame(()=>paintCell(
view,dom,root)),clock=makeClock({at:()=>view.t,count:()=>view.cell.time,go:t=>view.go(t),end:()=>view.pause()},STEPS_A_SECOND);view.go=(t,tell=!0)=>{!view.cell||
t===view.t||(view.t=clamp(t,0,view.cell.time-1),tell&&view.tell(),schedule())},view.tell=()=>tellTime(view,view.cell.group,view.t+view.cell.first,view.playing),
view.pause=()=>{let played=view.playing;view.playing=!1,clock.stop(),played&&view.tell(),schedule()},view.play=()=>{view.t===view.cell.time-1&&view.go(0),view.playing=
!0,clock.start(),schedule()},wireCell(dom,view,line=>{view.marked=line,schedule()},schedule);let deaf=hearTime(view,(group,t)=>{view.cell&&group&&group===view.cell.
group&&view.go(t-view.cell.first,!1)}),save=()=>saveDrawing(view.drawing,view.cell,view.theme,cellHeading(view));return dom.saving.append(saveMenu([["SVG",save]],
"Save this drawing")),living(root,view,{take:data=>takeCell(view,data,dom),redraw:()=>{view.fresh=!0,schedule()},ends:[clock.stop,schedule.cancel,deaf]})}function takeCell(view,data,dom){
let before=view.cell,cell=decodeCell(data),same=before&&before.group===cell.group&&before.time===cell.time&&before.cell===cell.cell&&before.units.length===cell.
units.length,asked=!same||view.raw.step!==data.step;asked&&(view.t=cell.step),(!same||view.raw.unit!==data.unit)&&(view.row=cell.units.indexOf(cell.unit)),Object.
assign(view,{cell,raw:data,marked:same?view.marked:null});let option=(value,text)=>el("option",{value},text);dom.unit.replaceChildren(...cell.units.map((unit,row)=>option(
row,String(unit))),option("all","mean of all")),dom.slider.max=cell.time-1,dom.steps.hidden=!cell.controls,setText(dom.notes,cell.notes.join(" ")),asked&&askTime(
view,cell.group)}function wireCell(dom,view,mark,schedule){dom.slider.addEventListener("input",()=>{view.pause(),view.go(Number(dom.slider.value))}),dom.play.addEventListener(
"click",()=>view.playing?view.pause():view.play()),dom.unit.addEventListener("change",()=>{view.row=dom.unit.value==="all"?null:Number(dom.unit.value),schedule()});
let found=event=>{let node=event.target.closest("[data-node], [data-line]");return node?node.dataset.line??lineOf(view.cell,node.dataset.node):null};for(let place of[
dom.drawing,dom.lines])place.addEventListener("pointerover",event=>mark(found(event)??view.pinned)),place.addEventListener("pointerleave",()=>mark(view.pinned)),
place.addEventListener("focusin",event=>{mark(found(event));let{node}=view.lines.find(({line})=>line.name===view.marked)??{};node&&setText(dom.spoken,`${node.firstChild.
textContent} ${node.lastChild.textContent}`)}),place.addEventListener("focusout",()=>mark(view.pinned)),place.addEventListener("click",event=>{let line=found(event);
view.pinned=line===view.pinned?null:line,mark(view.pinned)});dom.drawing.addEventListener("keydown",event=>{let move={ArrowRight:1,ArrowLeft:-1}[event.key];if(move)
view.go(clamp(view.t+move,0,view.cell.time-1));else if(event.key==="Enter"||event.key===" ")event.target.dispatchEvent(new MouseEvent("click",{bubbles:!0}));else
return;event.preventDefault()})}function cellHeading({cell,t,row}){let unit=row===null?"mean of all units":`unit ${cell.units[row]}`;return`${cell.title}, ${unit}\
, ${stepText(cell,t)}`}function stepText(cell,t){return`step ${formatCount(t+cell.first)} of ${formatCount(cell.first+cell.time-1)}: \u2018${visibleText(cell.labels[t])}\
\u2019`}function paintCell(view,dom,root){let{cell,theme,width}=view;if(!cell||!width)return;let size=width<SMALLEST*cell.wide?"narrow":"wide";if(view.fresh){view.
fresh=!1;for(let[name,color]of Object.entries(drawingColors(cell,theme)))root.style.setProperty(`--${name}`,color);view.drawing=placeDrawing(dom.drawing,cell,size),
view.lines=makeLines(cell,theme),dom.lines.replaceChildren(...view.lines.map(({node})=>node)),root.classList.toggle("beside",width>=BESIDE),root.classList.toggle(
"columns",width>=COLUMNS&&width<BESIDE)}paintDrawing(view.drawing,cell,view.t,view.row),markDrawing(view.drawing,cell,view.marked),paintLines(view.lines,cell,view.
t,view.row,view.marked);let text=stepText(cell,view.t);setText(dom.readout,text),showSlider(dom.slider,view.t,text),showPlay(dom,view.playing,"Play through the \
sequence"),dom.unit.value=view.row===null?"all":view.row}var mount=mounting({cell:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
